-- Lays the Word manuscript out as journals ask for it: figures out of the text, and after the
-- references each table on a page of its own, then the legends of the figures. Runs after
-- crossref.lua, so that every mention has its number, and hands the tree on as JSON.

local BREAK = pandoc.Inlines { pandoc.RawInline("openxml", '<w:r><w:br w:type="page"/></w:r>') }
local tables, legends = pandoc.Blocks {}, pandoc.Blocks {}
local said = {} -- words of this language

local function legend_of(figure)
  local alt = figure.content[1].content[1].caption
  local legend = pandoc.utils.blocks_to_inlines(figure.caption.long)
  local seen = pandoc.Inlines { pandoc.Emph(said.alternative .. ":"), pandoc.Space() } .. alt
  legends:insert(pandoc.Div({ pandoc.Para(legend), pandoc.Para(seen) }, { id = figure.identifier }))
  return {}
end

local function table_of(div)
  if not div.identifier:match("^tbl%-") then return nil end
  local caption = div.content[1].caption
  caption.long = { pandoc.Plain(BREAK .. pandoc.utils.blocks_to_inlines(caption.long)) }
  div.content[1].caption = caption
  tables:insert(div)
  return {}
end

function Pandoc(doc)
  local path = pandoc.utils.stringify(doc.meta.tree)
  for _, name in ipairs { "legends", "alternative" } do
    said[name] = pandoc.utils.stringify(doc.meta[name])
  end
  doc.meta.tree, doc.meta.legends, doc.meta.alternative = nil, nil, nil
  doc.blocks = doc.blocks:walk { Figure = legend_of, Div = table_of }
  local top = 6
  doc.blocks:walk { Header = function(header) top = math.min(top, header.level) end }
  doc.blocks:extend(tables)
  if #legends > 0 then
    local title = BREAK .. pandoc.Inlines(said.legends)
    doc.blocks:insert(pandoc.Header(top, title, { id = "figure-legends" }))
    doc.blocks:extend(legends)
  end
  local file = assert(io.open(path, "wb"))
  file:write(pandoc.write(doc, "json"))
  file:close()
  return doc
end
