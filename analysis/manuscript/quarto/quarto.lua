-- Keeps Quarto from numbering, so that the filter of both renderers does it. Run before Quarto's own
-- filters, it gives floats and callouts back as the text has them, and hides what refers to them; run
-- after, it shows that again, and brings the front matter as the templates ask for it.

local FORMATS = { html = "html", docx = "docx", typst = "typst", jats = "jats" }
local format = FORMATS[FORMAT:match("^%a+")]
if not format then return {} end -- one of Quarto's own

local HIDDEN = "hidden:"
local after = false -- whether Quarto's own filters have run
local KINDS = { fig = true, tbl = true, sfig = true, stbl = true, sec = true, eq = true }
local as_blocks, as_inlines = quarto.utils.as_blocks, quarto.utils.as_inlines

local function which(meta)
  after = meta[HIDDEN] ~= nil
  meta[HIDDEN] = not after or nil
  return meta
end

local function FloatRefTarget(float)
  local content, caption = as_blocks(float.content), as_inlines(float.caption_long)
  local attr = pandoc.Attr(float.identifier, float.classes, float.attributes)
  if content[1].t == "Table" then
    content:insert(pandoc.Para(caption))
    return pandoc.Div(content, attr)
  end
  return pandoc.Figure(content, { long = { pandoc.Plain(caption) } }, attr)
end

local function Callout(callout)
  local title = pandoc.Pandoc { pandoc.Plain(as_inlines(callout.title)) }
  local attributes = { title = pandoc.write(title, "markdown") }
  return pandoc.Div(callout.content, pandoc.Attr("", { "callout-" .. callout.type }, attributes))
end

local function Cite(cite)
  cite.citations = cite.citations:map(function(citation)
    if after then
      citation.id = citation.id:gsub("^" .. HIDDEN, "")
    elseif KINDS[citation.id:match("^(%a+)%-")] then
      citation.id = HIDDEN .. citation.id
    end
    return citation
  end)
  return cite
end

local function Str(str) -- with the label of an equation
  local from, to = "{#", "{" .. HIDDEN .. "#"
  if after then from, to = to, from end
  if str.text:sub(1, #from + 3) == from .. "eq-" then return pandoc.Str(to .. str.text:sub(#from + 1)) end
end

local function Para(para) -- but those that Quarto puts between two tables of Word
  local first = para.content[1]
  if after and #para.content == 1 and first.t == "Str" and first.text:match("^[ \u{a0}]+$") then return {} end
end

local function Pandoc(doc)
  if not after then return nil end
  local file = assert(io.open("_project/front.json"))
  local fronts = pandoc.json.decode(file:read("a"), false)
  file:close()
  local name = pandoc.path.split_extension(pandoc.path.filename(quarto.doc.input_file))
  local front = fronts[name]
  local own = pandoc.json.encode(front[format] or front.html)
  local read = pandoc.read("---\n" .. own .. "\n---\n", "markdown", PANDOC_READER_OPTIONS)
  for key, value in pairs(read.meta) do doc.meta[key] = value end
  for key, value in pairs(front.raw) do
    doc.meta[key] = pandoc.MetaInlines { pandoc.RawInline("typst", value) }
  end
  doc.meta["_quarto-vars"] = nil -- among which other filters would find numbers that nobody prints
  return doc
end

return {
  { Meta = which },
  { FloatRefTarget = FloatRefTarget, Callout = Callout, Cite = Cite, Str = Str, Para = Para },
  { Pandoc = Pandoc },
}
