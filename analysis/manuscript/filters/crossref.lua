-- Numbers headings, figures and tables, resolves the references to them in Quarto's words, and
-- lays floats and callouts out as each format wants them. Then Pandoc sets the citations.

local NBSP = "\u{a0}"
local said, NAMES = {}, {} -- the words of this language, and what stands before each kind's number
-- Of JATS:
local TYPES = { fig = "fig", sfig = "fig", tbl = "table", stbl = "table", sec = "sec", eq = "disp-formula" }
local format = FORMAT:match("^%a+") -- html5 is html, jats_publishing is jats
local OURS = { html = true, docx = true, typst = true, jats = true }
local TEXT_WIDTH = 16 -- centimetres, of a page in Word
local WHOLE = 2000 -- letters of a paragraph that is not broken over pages
local FLOATING = 1200 -- letters and borders of a table that is short enough to stay on one page
local counts = { fig = 0, tbl = 0, sfig = 0, stbl = 0, eq = 0 }
local sections, top = { 0, 0, 0, 0, 0, 0 }, 6
local numbered, alone = {}, {} -- what a reference to each label says: "Figure 1", and its number

local ESCAPES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }
if format == "typst" then ESCAPES = { ["\\"] = "\\\\", ['"'] = '\\"' } end

local function fill(template, values)
  return (template:gsub("{(%a+)}", function(key) return (values[key]:gsub(".", ESCAPES)) end))
end

local function raw(template, values) return pandoc.RawBlock(format, fill(template, values or {})) end

local function styled(style, blocks) return pandoc.Div(blocks, { ["custom-style"] = style }) end

local function number(id)
  local kind = id:match("^%a+")
  counts[kind] = counts[kind] + 1
  alone[id] = (kind:match("^s") and "S" or "") .. counts[kind]
  numbered[id] = NAMES[kind] .. counts[kind]
  return tostring(counts[kind])
end

local function caption_of(id, inlines)
  number(id)
  if format == "jats" then return pandoc.Para(inlines) end -- it has an element for the label
  local label = pandoc.Strong(numbered[id] .. ":")
  return pandoc.Plain(pandoc.Inlines { label, pandoc.Space() } .. inlines)
end

-- Where the drawing itself comes, so that its words can be found and copied; nothing where there is
-- no SVG. Pandoc would take long to write it, so the embedded renderer puts it there afterwards.
local function drawing(src, class, values)
  local file = src:match("%.svg$") and io.open(src)
  if not file then return "" end
  local drawn = quarto and file:read("a"):gsub("^%s*<%?xml.-%?>%s*", "") or "<!--drawing " .. src .. "-->"
  file:close()
  return fill('<span class="' .. class .. '" role="img" aria-label="{alt}">', values) .. drawn .. "</span>"
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
  numbered[header.identifier], alone[header.identifier] = NAMES.sec .. number, number
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
  local width = image.attributes.width
  local values = { id = id, src = image.src, alt = alt, label = numbered[id] }
  if format == "jats" then
    values.kind = image.src:lower():match("%.jpe?g$") and "jpeg" or "png"
    return {
      raw('<fig id="{id}"><label>{label}</label><caption>', values), caption,
      raw('</caption><alt-text>{alt}</alt-text><graphic mimetype="image" mime-subtype="{kind}" '
        .. 'xlink:href="{src}" /></fig>', values),
    }, false
  end
  local own = not image.src:match("^_figures/") or image.src:match("^_figures/own/")
  local share = width and width:match("^([%d.]+)%%$") -- of which Pandoc makes no picture larger
  local wide = share and ("%.2fcm"):format(share / 100 * TEXT_WIDTH) or width
  image = pandoc.Image(alt, image.src, "", { width = format == "docx" and wide or nil })
  if format == "typst" then -- Pandoc would leave the alt text out
    values.width = width and ", width: " .. width or ""
    local parts = { '#figure(kind: image, image("{src}", alt: "{alt}"{width}), caption: [', "]) <{id}>" }
    return pandoc.Blocks { raw(parts[1], values), caption, raw(parts[2], values) }, false
  elseif format == "html" and own then
    image.classes = { "own" }
    image.attributes.style = width and "--width: " .. width or nil
  end
  local content = pandoc.Plain(image)
  if format == "html" then
    local narrow = own and "" or drawing(image.src:gsub("([^/]+)$", "narrow/%1"), "narrow", values)
    local wide = own and "" or drawing(image.src, "wide", values)
    if narrow ~= "" then image = pandoc.RawInline(format, wide .. narrow) end
    -- The page's style shows it large while its address ends in this id.
    local large = pandoc.Link(image, "#large-" .. id, said.enlarge)
    local close = pandoc.Link(said.close, "#" .. id, "", { class = "close" })
    local inside = { pandoc.Plain(close), sheet(large, values.src) }
    content = pandoc.Div(inside, { id = "large-" .. id, class = "plate" })
    return pandoc.Blocks {
      raw('<figure id="{id}">', values), content, raw("<figcaption>"), caption, raw("</figcaption></figure>"),
    }, false
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

local function heads_others(row) -- a row that says something in bold, and nothing after that
  local texts = row.cells:map(function(cell) return pandoc.utils.blocks_to_inlines(cell.contents) end)
  local first = texts:remove(1)
  return #first == 1 and first[1].t == "Strong" and not texts:find_if(function(text) return #text > 0 end)
end

local function for_typst(body) -- where a row that heads others shares a cell without width with the next
  local head, bodies, spanned = body.head, body.bodies, false
  local rows = bodies[1].body
  if not rows:find_if(heads_others) then return body end
  local function beside(row, span)
    row.cells:insert(pandoc.Cell({}, nil, span, 1, pandoc.Attr("", {}, { ["typst:inset"] = "0pt" })))
  end
  for n, row in ipairs(rows) do
    local spans = not spanned and n < #rows and heads_others(row)
    if not spanned then beside(row, spans and 2 or 1) end
    spanned = spans
  end
  for _, row in ipairs(head.rows) do beside(row, 1) end
  body.colspecs:insert({ pandoc.AlignDefault, nil })
  body.head, body.bodies = head, bodies
  return body
end

local function for_word(body, style) -- which fits no columns by itself
  local head, bodies, widths, total = body.head, body.bodies, letters_of(body)
  local function set(rows, name)
    for _, row in ipairs(rows) do
      local called = heads_others(row) and "Table Head" or name
      for _, cell in ipairs(row.cells) do
        local text = pandoc.utils.blocks_to_inlines(cell.contents)
        cell.contents = { styled(called, pandoc.Para(text)) }
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

-- Tables keep their order where all of a section float, or none does.
local kept_in_place = {}

local function is_long(body)
  return utf8.len(pandoc.utils.stringify(body)) + 40 * #body.bodies[1].body > FLOATING
end

local function keep_in_place(blocks)
  local here, long = {}, false
  local function close()
    for _, id in ipairs(here) do kept_in_place[id] = long end
    here, long = {}, false
  end
  for _, block in ipairs(blocks) do
    local body = block.t == "Div" and block.content[1] or block
    local id = block.t ~= "Header" and block.identifier or ""
    if block.t == "Header" then close() end
    if id:match("^s?tbl%-") and body.t == "Table" then
      table.insert(here, id)
      long = long or is_long(body)
    end
  end
  close()
end

local function table_float(id, body, blocks, words) -- a table, its notes, its caption
  local caption = caption_of(id, words)
  body.identifier, body.caption.long = "", {}
  local values = { id = id, label = numbered[id] }
  local floating = not kept_in_place[id] and not is_long(body)
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
    body = for_typst(body)
    return pandoc.Blocks {
      raw((floating and "" or "#place.flush()\n")
        .. "#for-columns({columns})[#figure(kind: table, placement: {place}, caption: [", values),
      caption, raw("], align(left)["), body,
    } .. blocks .. { raw("]) <{id}>]", values) }
  elseif format == "jats" then
    return pandoc.Blocks {
      raw('<table-wrap id="{id}"><label>{label}</label><caption>', values), caption, raw("</caption>"),
      body, raw(#blocks > 0 and "<table-wrap-foot><fn>" or ""),
    } .. blocks .. { raw((#blocks > 0 and "</fn></table-wrap-foot>" or "") .. "</table-wrap>") }
  end
  local _, total = letters_of(body)
  body.attributes.style = ("min-width: %.0fem"):format(total * 0.4) -- or a phone tears words up
  return pandoc.Blocks {
    raw('<figure id="{id}" class="table"><figcaption>', values), caption,
    raw('</figcaption><div class="scroll" role="region" tabindex="0" aria-label="{label}">',
      values), body, raw("</div>"),
  } .. blocks .. { raw("</figure>") }
end

local function table_in(div) -- a table, notes if it has any, and the caption as the last paragraph
  local blocks = div.content
  local last = blocks[#blocks]
  local words = last and last.t == "Para" and last.content
  assert(#blocks > 1 and blocks[1].t == "Table" and words
    and pandoc.utils.stringify(words[1]) ~= said.note .. ".",
    "#" .. div.identifier .. " is not a table, a note and a caption")
  blocks:remove()
  return table_float(div.identifier, blocks:remove(1), blocks, words)
end

function layout.Table(body) -- of one's own, with its caption under it
  if not body.identifier:match("^s?tbl%-") then return nil end
  local words = pandoc.utils.blocks_to_inlines(body.caption.long)
  return table_float(body.identifier, body, pandoc.Blocks {}, words), false
end

-- Mathematics, with its label and the words for those who listen, as Quarto has it:
-- $$ ... $$ {#eq-name alt="..."}. Without such words, they hear the TeX that the author wrote.
local function attributes_at(inlines, i)
  local text, last = "", nil
  local from = inlines[i + 1] and inlines[i + 1].t == "Space" and i + 2 or i + 1
  for j = from, #inlines do
    local part = inlines[j]
    if j == from and not (part.t == "Str" and part.text:match("^{#eq%-")) then return nil end
    local quote = part.t == "Quoted" and '"' or ""
    text, last = text .. quote .. pandoc.utils.stringify(part.content or part) .. quote, j
    if text:match("}$") then break end
  end
  return text:match("^{#(eq%-[%w_-]+)"), text:match('alt="(.*)"}$'), last
end

local function formula(math, id, alt)
  local values = { id = id or "", number = id and number(id) or "" }
  values.alt = alt or math.text:gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")
  if format == "typst" then
    local numbering = id and ', numbering: _ => "({number})"' or ""
    return pandoc.Inlines {
      pandoc.RawInline(format, fill('#[#set math.equation(alt: "{alt}"' .. numbering .. ");", values)),
      math, pandoc.RawInline(format, fill(id and " <{id}>]" or "]", values)),
    }
  elseif not id then
    return pandoc.Inlines { math }
  elseif format == "jats" then
    local written = pandoc.write(pandoc.Pandoc { pandoc.Plain(math) }, format):gsub("</?p>", "")
    local open = fill('<disp-formula id="{id}"><label>({number})</label>', values)
    return pandoc.Inlines { pandoc.RawInline(format, (written:gsub("<disp%-formula>", open))) }
  end
  math.text = math.text .. " \\qquad(" .. values.number .. ")"
  return pandoc.Inlines { pandoc.Span(math, { id = id, class = "equation" }) }
end

local function formulas(inlines)
  local out, i = pandoc.Inlines {}, 1
  while i <= #inlines do
    local inline = inlines[i]
    if inline.t == "Str" and inline.text:match("^:::") then
      error("a line of colons would be printed: " .. inline.text)
    elseif inline.t == "Math" then
      local id, alt, last = nil, nil, nil
      if inline.mathtype == "DisplayMath" then id, alt, last = attributes_at(inlines, i) end
      out:extend(formula(inline, id, alt))
      i = id and last or i
    else
      out:insert(inline)
    end
    i = i + 1
  end
  return out
end

function layout.Span(span) -- what a submission without names leaves out stands here as it is
  if span.classes:includes("withheld") then return span.content end
end

local PAGE = {
  docx = { "openxml", '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' },
  typst = { "typst", "#pagebreak(weak: true)" },
  html = { "html", '<div class="pagebreak"></div>' },
}

function layout.Div(div)
  if div.identifier:match("^s?tbl%-") then return table_in(div), false end
  if div.classes:includes("pagebreak") then
    return PAGE[format] and pandoc.RawBlock(table.unpack(PAGE[format])) or {}
  end
  local title = div.attributes.title
  if not title then return nil end
  local heading = pandoc.utils.blocks_to_inlines(pandoc.read(title, "markdown").blocks)
  div.content:insert(1, pandoc.Para(pandoc.Strong(heading)))
  if format == "docx" then return styled("Callout", div.content) end
  if format == "typst" then return pandoc.Blocks { raw("#callout[") } .. div.content .. { raw("]") } end
  if format == "jats" then return pandoc.Blocks { raw("<boxed-text>") } .. div.content .. { raw("</boxed-text>") } end
  div.classes:insert("callout")
  return pandoc.Div(div.content, pandoc.Attr("", div.classes, { { "role", "note" } }))
end

local cited = false

local function reference(cite) -- to one or more places, or a citation
  local out = pandoc.Inlines {}
  for _, citation in ipairs(cite.citations) do
    local id = citation.id
    local kind = id:match("^(%a+)%-")
    if not NAMES[kind] then
      cited = true
      return nil
    end
    assert(numbered[id], "@" .. id .. " cannot be resolved")
    local text = citation.mode == "SuppressAuthor" and alone[id] or numbered[id]
    local link = pandoc.Link(text, "#" .. id, "", { class = "xref" })
    if format == "jats" then
      local values = { kind = TYPES[kind], id = id, text = text }
      link = pandoc.RawInline(format, fill('<xref ref-type="{kind}" rid="{id}">{text}</xref>', values))
    end
    if #out > 0 then out:extend { pandoc.Str ",", pandoc.Space() } end
    out:insert(link)
  end
  return out
end

-- What else is told of a document would be listed by Pandoc among the properties of the file.
local TOLD = { "title", "author", "keywords", "lang", "tree", "legends", "alternative" }

-- In a PDF a figure may stand between two paragraphs, and in the middle of none but very long ones.
local function whole(para)
  if #pandoc.utils.stringify(para) > WHOLE then return nil end
  return pandoc.Blocks { raw("#whole["), para, raw("]") }
end

-- A notice that opens the text stands before the abstract, so that nobody misses it.
local function notice_of(blocks)
  local first = blocks[1]
  local opens = first and first.t == "Div"
    and (first.classes:includes("callout") or first.attributes["custom-style"] == "Callout")
  return opens and blocks:remove(1) or nil
end

-- Where nothing is cited, no list of references stands, and no heading over it.
local function without_list(doc)
  pandoc.Pandoc({}, doc.meta):walk { Cite = function() cited = true end }
  local _, at = doc.blocks:find_if(function(block) return block.identifier == "refs" end)
  if cited or doc.meta.nocite or not at then return end
  doc.blocks:remove(at)
  if at > 1 and doc.blocks[at - 1].t == "Header" then doc.blocks:remove(at - 1) end
end

-- A page has its tables written by themselves, since Pandoc would take long to look for pictures in
-- them. The embedded renderer puts them there afterwards.
local WHERE, AS = PANDOC_STATE.user_data_dir, PANDOC_WRITER_OPTIONS
local tables = 0

local function aside(body)
  local how = pandoc.WriterOptions { wrap_text = AS.wrap_text, html_math_method = AS.html_math_method }
  local html = pandoc.write(pandoc.Pandoc { body }, FORMAT, how)
  if html:find("footnote", 1, true) then return nil end -- which is counted with those of the text
  tables = tables + 1
  local path = ("%s/table-%d.html"):format(WHERE, tables)
  local file = assert(io.open(path, "wb"))
  file:write(html)
  file:close()
  return pandoc.RawBlock("html", "<!--drawing " .. path .. "-->")
end

local function marked(inlines, mark)
  return #mark > 0 and inlines .. { pandoc.Superscript(mark) } or inlines
end

-- Word has its front matter as paragraphs, since among its properties stand names and nothing else.
local function front_of_word(doc, notice)
  local meta, front = doc.meta, pandoc.Blocks {}
  local function line(style, inlines) front:insert(styled(style, { pandoc.Para(inlines) })) end
  if meta.subtitle then line("Subtitle", meta.subtitle) end
  local names = pandoc.Inlines {}
  for i, author in ipairs(meta.author) do
    names:extend(i > 1 and { pandoc.Str(",") , pandoc.Space() } or {})
    names:extend(marked(author.name, author.marks))
  end
  if #names > 0 then line("Author", names) end
  for _, place in ipairs(meta.affiliation) do
    line("Author", pandoc.Inlines { pandoc.Superscript(place.id) } .. place.organization)
  end
  for _, note in ipairs(meta.notes) do line("Author", note) end
  if meta.date then line("Date", meta.date) end
  front:insert(notice)
  if meta.abstract then
    line("Abstract Title", pandoc.Inlines(said.abstract))
    local words = meta.abstract
    front:insert(styled("Abstract", words))
    if meta.keywords then
      local words = table.concat(meta.keywords:map(pandoc.utils.stringify), "; ")
      line("Abstract", { pandoc.Strong(said.keywords .. ":"), pandoc.Space(), pandoc.Str(words) })
    end
  end
  for _, told in ipairs(meta.statements) do
    local name = pandoc.Strong(pandoc.Inlines(told.name) .. { pandoc.Str ":" })
    line("Abstract", pandoc.Inlines { name, pandoc.Space() } .. told.text)
  end
  meta.author = meta.author:map(function(author) return author.name end)
  doc.blocks = front .. doc.blocks
end

function Pandoc(doc)
  if not OURS[format] then return nil end -- of a journal, which Quarto renders in its own way
  read_cards()
  if pandoc.utils.type(doc.meta.abstract) == "Inlines" then -- of one line
    doc.meta.abstract = pandoc.Blocks { pandoc.Para(doc.meta.abstract) }
  end
  for key, word in pairs(doc.meta.labels) do said[key] = pandoc.utils.stringify(word) end
  NAMES = { fig = said.figure, tbl = said.table, sec = said.section, eq = said.equation }
  for kind, name in pairs(NAMES) do NAMES[kind] = name .. NBSP end
  NAMES.sfig, NAMES.stbl = NAMES.fig .. "S", NAMES.tbl .. "S" -- of a supplement
  keep_in_place(doc.blocks)
  for _, block in ipairs(doc.blocks) do
    if block.t == "Header" then top = math.min(top, block.level) end
  end
  local mathematics = pandoc.utils.stringify(doc.blocks):find(":::", 1, true)
  doc:walk { Math = function() mathematics = true end }
  if mathematics then doc = doc:walk { Inlines = formulas } end
  doc.blocks = doc.blocks:walk(layout):walk { Cite = reference }
  without_list(doc)
  doc.blocks:extend(opened)
  if format == "typst" then doc.blocks = doc.blocks:walk { Para = whole } end
  local notice = (format == "html" or format == "docx") and doc.meta.abstract and notice_of(doc.blocks)
  if notice and format == "html" then doc.meta.notice = pandoc.Blocks { notice } end
  if not quarto or format == "docx" then doc = pandoc.utils.citeproc(doc) end
  if format == "html" and not quarto then doc.blocks = doc.blocks:walk { Table = aside } end
  if format == "docx" then
    front_of_word(doc, notice or nil)
    for key in pairs(doc.meta) do
      if not pandoc.List.includes(TOLD, key) then doc.meta[key] = nil end
    end
  end
  return doc
end
