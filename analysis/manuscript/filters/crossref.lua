-- Numbers headings, figures and tables, resolves the references to them in Quarto's words, and
-- lays floats and callouts out as each format wants them. Then Pandoc sets the citations.

local NBSP = "\u{a0}"
local NAMES = { fig = "Figure" .. NBSP, tbl = "Table" .. NBSP, sec = "Section" .. NBSP }
NAMES.sfig, NAMES.stbl = NAMES.fig .. "S", NAMES.tbl .. "S" -- of a supplement
local TYPES = { fig = "fig", sfig = "fig", tbl = "table", stbl = "table", sec = "sec" } -- of JATS
local format = FORMAT:match("^%a+") -- html5 is html, jats_publishing is jats
local WHOLE = 2000 -- letters of a paragraph that is not broken over pages
local FLOATING = 1500 -- letters and borders of a table that is short enough to stay on one page
local counts = { fig = 0, tbl = 0, sfig = 0, stbl = 0 }
local sections, top = { 0, 0, 0, 0, 0, 0 }, 6
local numbered = {} -- what a reference to each label says: "Figure 1"

local ESCAPES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }
if format == "typst" then ESCAPES = { ["\\"] = "\\\\", ['"'] = '\\"' } end

local function fill(template, values)
  return (template:gsub("{(%a+)}", function(key) return (values[key]:gsub(".", ESCAPES)) end))
end

local function raw(template, values) return pandoc.RawBlock(format, fill(template, values or {})) end

local function styled(style, blocks) return pandoc.Div(blocks, { ["custom-style"] = style }) end

local function caption_of(id, inlines)
  local kind = id:match("^%a+")
  counts[kind] = counts[kind] + 1
  numbered[id] = NAMES[kind] .. counts[kind]
  if format == "jats" then return pandoc.Para(inlines) end -- it has an element for the label
  local label = pandoc.Strong(numbered[id] .. ":")
  return pandoc.Plain(pandoc.Inlines { label, pandoc.Space() } .. inlines)
end

-- The drawing itself, so that its words can be found and copied; nothing where it is no SVG.
local function drawing(src, class, values)
  local file = src:match("%.svg$") and io.open(src)
  if not file then return "" end
  local svg = file:read("a"):gsub("^%s*<%?xml.-%?>%s*", "")
  file:close()
  return fill('<span class="' .. class .. '" role="img" aria-label="{alt}">', values) .. svg .. "</span>"
end

-- Over a drawing lie buttons: its places that tell something open a card, which stands at the end of
-- the page. A keyboard stops at those that tell all that the others do.
local BUTTON = '<button type="button" popovertarget="card-%s-%d" '
  .. 'style="left:%g%%;top:%g%%;width:%g%%;height:%g%%" %s></button>'
local CARD = '<div class="card" id="card-%s-%d" popover role="note">%s</div>'
local cards, opened = {}, pandoc.Blocks {}

local function read_cards() -- of which a manuscript has none before it is built
  local file = format == "html" and io.open("_cards.json")
  if file then cards = pandoc.json.decode(file:read("a"), false) or {} end
end

local function marks(told, name, form)
  local buttons = pandoc.List {}
  for _, place in ipairs(told.places[form]) do
    local left, top, width, height, number, stops = table.unpack(place)
    local called = ('aria-label="%s"'):format(told.cards[number + 1]:match("<strong>(.-)</strong>"))
    local look = stops and called or 'tabindex="-1" aria-hidden="true"'
    buttons:insert(BUTTON:format(name, number, left, top, width, height, look))
  end
  return pandoc.RawBlock("html",
    ('<div class="marks %s">%s</div>'):format(form, table.concat(buttons)))
end

local function sheet(link, src) -- a drawing with its places
  local name = "figures-" .. src:match("([^/]+)%.%w+$")
  local told = cards[name:gsub("%-", "/", 1)]
  local content = pandoc.Blocks { pandoc.Plain(link) }
  if told and src:match("%.svg$") then
    content:extend { marks(told, name, "wide"), marks(told, name, "narrow") }
    for number, card in ipairs(told.cards) do
      opened:insert(pandoc.RawBlock("html", CARD:format(name, number - 1, card)))
    end
  end
  return pandoc.Div(content, { class = "sheet" })
end

local layout = { traverse = "topdown" }

function layout.Header(header)
  if header.classes:includes("unnumbered") then return nil end
  sections[header.level] = sections[header.level] + 1
  for level = header.level + 1, #sections do sections[level] = 0 end
  local number = table.concat(sections, ".", top, header.level)
  numbered[header.identifier] = NAMES.sec .. number
  local mark = pandoc.Inlines { pandoc.Span(number, { class = "section-number" }), pandoc.Space() }
  if format == "jats" then
    mark = pandoc.Inlines { pandoc.RawInline(format, "<label>" .. number .. "</label>") }
  end
  header.content = mark .. header.content
  return header
end

function layout.Figure(figure)
  local id, image = figure.identifier, figure.content[1].content[1]
  local caption = caption_of(id, pandoc.utils.blocks_to_inlines(figure.caption.long))
  local alt = image.attributes["fig-alt"]
  local values = { id = id, src = image.src, alt = alt, label = numbered[id] }
  if format == "jats" then
    return {
      raw('<fig id="{id}"><label>{label}</label><caption>', values), caption,
      raw('</caption><alt-text>{alt}</alt-text><graphic mimetype="image" mime-subtype="png" '
        .. 'xlink:href="{src}" /></fig>', values),
    }, false
  end
  image = pandoc.Image(alt, image.src)
  if format == "typst" then -- Pandoc would leave the alt text out
    image = pandoc.RawInline(format, fill('#image("{src}", alt: "{alt}")', values))
  end
  local content = pandoc.Plain(image)
  if format == "html" then
    local narrow = drawing(image.src:gsub("([^/]+)$", "narrow/%1"), "narrow", values)
    local wide = drawing(image.src, "wide", values)
    if narrow ~= "" then image = pandoc.RawInline(format, wide .. narrow) end
    -- The page's style shows it large while its address ends in this id.
    local large = pandoc.Link(image, "#large-" .. id, "Enlarge")
    local close = pandoc.Link("Close", "#" .. id, "", { class = "close" })
    local inside = { pandoc.Plain(close), sheet(large, values.src) }
    content = pandoc.Div(inside, { id = "large-" .. id, class = "plate" })
  end
  return pandoc.Figure(content, { caption }, { id = id }), false
end

local function letters_of(body) -- in the longest text of each column, within reason, and in all
  local widths, total = {}, 0
  for part, rows in ipairs { body.head.rows, body.bodies[1].body } do
    for _, row in ipairs(rows) do
      for column, cell in ipairs(row.cells) do
        local bold = part == 1 and 1.25 or 1
        local length = bold * utf8.len(pandoc.utils.stringify(cell.contents)) + 3
        widths[column] = math.max(widths[column] or 7, math.min(length, 40))
      end
    end
  end
  for _, width in ipairs(widths) do total = total + width end
  return widths, total
end

local function for_word(body, style) -- which fits no columns by itself
  local head, bodies, widths, total = body.head, body.bodies, letters_of(body)
  local function set(rows, name)
    for _, row in ipairs(rows) do
      for _, cell in ipairs(row.cells) do
        local text = pandoc.utils.blocks_to_inlines(cell.contents)
        cell.contents = { styled(name, pandoc.Para(text)) }
      end
    end
  end
  set(head.rows, "Table Head")
  set(bodies[1].body, style)
  body.colspecs = body.colspecs:map(function(spec)
    local share = table.remove(widths, 1) / total
    return { spec[1], spec[2] or share } -- a wide table says how wide its columns are
  end)
  body.head, body.bodies = head, bodies
  return body
end

local function table_float(id, blocks) -- a table, its note, and the caption as the last paragraph
  assert(#blocks > 2 and blocks[1].t == "Table" and blocks[#blocks].t == "Para",
    "#" .. id .. " is not a table, a note and a caption")
  local caption, body = caption_of(id, blocks:remove().content), blocks:remove(1)
  local values = { id = id, label = numbered[id] }
  local size = utf8.len(pandoc.utils.stringify(body)) + 40 * #body.bodies[1].body
  local floating = size <= FLOATING
  if format == "docx" then
    body = for_word(body, floating and "Short Table Text" or "Table Text")
    body.caption.long = { caption }
    return pandoc.Div({ body, styled("Table Note", blocks) }, { id = id })
  end
  body.colspecs = body.colspecs:map(function(spec) return { spec[1] } end) -- as wide as need be
  if format == "typst" then
    body.classes:insert("typst:no-figure")
    values.place = floating and "auto" or "none"
    values.columns = tostring(#body.colspecs)
    return pandoc.Blocks {
      raw("#for-columns({columns})[#figure(kind: table, placement: {place}, caption: [", values),
      caption, raw("], align(left)["), body,
    } .. blocks .. { raw("]) <{id}>]", values) }
  elseif format == "jats" then -- Pandoc would wrap the table once more
    local inner = pandoc.write(pandoc.Pandoc(body), format):gsub("</?table%-wrap>", "")
    return pandoc.Blocks {
      raw('<table-wrap id="{id}"><label>{label}</label><caption>', values), caption,
      pandoc.RawBlock(format, "</caption>" .. inner .. "<table-wrap-foot><fn>"),
    } .. blocks .. { raw("</fn></table-wrap-foot></table-wrap>") }
  end
  local _, total = letters_of(body)
  body.attributes.style = ("min-width: %.0fem"):format(total * 0.4) -- or a phone tears words up
  return pandoc.Blocks {
    raw('<figure id="{id}" class="table"><figcaption>', values), caption,
    raw('</figcaption><div class="scroll" role="region" tabindex="0" aria-label="{label}">',
      values), body, raw("</div>"),
  } .. blocks .. { raw("</figure>") }
end

-- In a PDF a figure may stand between two paragraphs, and in the middle of none but very long ones.
function layout.Para(para)
  if format ~= "typst" or #pandoc.utils.stringify(para) > WHOLE then return nil end
  return pandoc.Blocks { raw("#whole["), para, raw("]") }, false
end

function layout.Div(div)
  if div.identifier:match("^s?tbl%-") then return table_float(div.identifier, div.content), false end
  local title = div.attributes.title
  if not title then return nil end
  local heading = pandoc.utils.blocks_to_inlines(pandoc.read(title, "markdown").blocks)
  div.content:insert(1, pandoc.Para(pandoc.Strong(heading)))
  if format == "docx" then return styled("Callout", div.content) end
  if format == "typst" then return pandoc.Blocks { raw("#callout[") } .. div.content .. { raw("]") } end
  div.classes:insert("callout")
  return pandoc.Div(div.content, pandoc.Attr("", div.classes, { { "role", "note" } }))
end

local function reference(cite)
  local id = cite.citations[1].id
  local kind = id:match("^(%a+)%-")
  if not NAMES[kind] then return nil end
  assert(numbered[id] and #cite.citations == 1, "@" .. id .. " cannot be resolved")
  if format ~= "jats" then return pandoc.Link(numbered[id], "#" .. id, "", { class = "xref" }) end
  local values = { kind = TYPES[kind], id = id, text = numbered[id] }
  return pandoc.RawInline(format, fill('<xref ref-type="{kind}" rid="{id}">{text}</xref>', values))
end

-- What no reader of the text sees, while Pandoc would list it among the properties of the file.
local UNSEEN = {
  "affiliation", "article", "bibliography", "csl", "iso-date", "link-citations", "running-author",
  "running-title", "tags",
}

-- A notice that opens the text stands before the abstract, so that nobody misses it.
local function notice_of(blocks)
  local first = blocks[1]
  local opens = first and first.t == "Div"
    and (first.classes:includes("callout") or first.attributes["custom-style"] == "Callout")
  return opens and blocks:remove(1) or nil
end

local function abstract_after(notice, doc) -- in Word, whose template has it before the text
  local heading = styled("Abstract Title", pandoc.Blocks { pandoc.Para("Abstract") })
  local front = { notice, heading, styled("Abstract", pandoc.Blocks(doc.meta.abstract)) }
  doc.blocks, doc.meta.abstract = pandoc.Blocks(front) .. doc.blocks, nil
end

local function front_of_word(meta) -- whose template knows neither affiliations nor keywords
  local names, lines = pandoc.Inlines {}, pandoc.List {}
  for i, author in ipairs(meta.author) do
    names:extend(i > 1 and { pandoc.Str(", ") } or {})
    names:extend(author.name)
    names:extend(#author.marks > 0 and { pandoc.Superscript(author.marks) } or {})
  end
  for _, place in ipairs(meta.affiliation) do
    lines:insert(pandoc.Inlines { pandoc.Superscript(place.id) } .. place.organization)
  end
  meta.author = pandoc.List { names } .. lines
  if meta.abstract and meta.keywords then
    local words = table.concat(meta.keywords:map(pandoc.utils.stringify), "; ")
    meta.abstract:insert(pandoc.Para { pandoc.Strong("Keywords: "), pandoc.Str(words) })
  end
end

function Pandoc(doc)
  read_cards()
  if pandoc.utils.type(doc.meta.abstract) == "Inlines" then -- of one line
    doc.meta.abstract = pandoc.Blocks { pandoc.Para(doc.meta.abstract) }
  end
  for _, block in ipairs(doc.blocks) do
    if block.t == "Header" then top = math.min(top, block.level) end
  end
  doc.blocks = doc.blocks:walk(layout):walk { Cite = reference } .. opened
  if format == "docx" then front_of_word(doc.meta) end
  local notice = (format == "html" or format == "docx") and doc.meta.abstract and notice_of(doc.blocks)
  if notice and format == "html" then doc.meta.notice = pandoc.Blocks { notice } end
  if notice and format == "docx" then abstract_after(notice, doc) end
  doc = pandoc.utils.citeproc(doc)
  for _, key in ipairs(format == "docx" and UNSEEN or {}) do doc.meta[key] = nil end
  return doc
end
