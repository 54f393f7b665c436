-- Lets numbers and captions lead to where they come from: in a page to the page of the supplement,
-- in a PDF to its PDF. Word and JATS get the number alone, and captions without the link.
-- Both renderers run this before all else.

local HTML, TYPST = FORMAT:match("^html") ~= nil, FORMAT == "typst"
local CLASSES = { num = "number", made = "origin" }
local STYLE = [[<style>
.number {
  display: inline; margin: 0; padding: 0; border: 0; background: none; color: inherit; font: inherit;
  text-align: inherit; text-decoration: underline dotted 1px; text-underline-offset: .25em; user-select: text;
}
button.number { cursor: help; }
.card {
  max-width: min(26rem, 92vw); margin: .4rem; padding: .7rem 1rem; border: 1px solid; border-radius: .3rem;
  font: .86rem/1.45 var(--sans, sans-serif); overflow-wrap: anywhere; position-area: bottom span-right;
  position-try-fallbacks: flip-block, flip-inline, flip-block flip-inline;
}
.card p { margin: 0 0 .4rem; }
.card summary { cursor: pointer; }
@media print { .card { display: none; } }
</style>]]
local FRAGILE = '<sup aria-label="Fragile">◆</sup>'
local QUIET = "#text(fill: black)[#underline(offset: 2.5pt, "
  .. 'stroke: (paint: luma(45%), thickness: 0.5pt, dash: "dotted"))['
local here = {} -- the entries in this document
local cards = {} -- all that there are
local opened, order = {}, pandoc.List {} -- those that this document shows: by name, and in their order

local function wrapped(before, inlines, after)
  inlines:insert(1, pandoc.RawInline("typst", before))
  inlines:insert(pandoc.RawInline("typst", after))
  return inlines
end

local function entry(span)
  if not CLASSES[span.identifier:match("^%l+")] then return nil end
  here[span.identifier] = true
end

local function read_cards() -- of which a manuscript has none before it is built
  local file = HTML and io.open("_cards.json")
  if file then cards = pandoc.json.decode(file:read("a"), false) or {} end
end

-- In a page a number opens its card, or leads to its entry where it has none.
local function card(content, name, html)
  if not opened[name] then order:insert(name) end
  opened[name] = html
  local button = '<button type="button" class="number" popovertarget="card-%s">'
  local inlines = pandoc.Inlines { pandoc.RawInline("html", button:format(name)) } .. content
  inlines:insert(pandoc.RawInline("html", "</button>"))
  return inlines
end

-- So does a cell of a table that has something to tell.
local function told_cells(div)
  local name = div.identifier:match("^s?tbl%-(.*)")
  local told, body = name and cards["tables/" .. name], div.content[1]
  if not told or not body or body.t ~= "Table" then return nil end
  local bodies = body.bodies
  for _, place in ipairs(told.places) do
    local row, column, number = table.unpack(place)
    local cells = (bodies[1].body[row + 1] or {}).cells
    local cell = cells and cells[column + 1] -- a table of the same name may be another one
    if cell then
      local inlines = pandoc.utils.blocks_to_inlines(cell.contents)
      local id = ("tables-%s-%d"):format(name, number)
      cell.contents = { pandoc.Plain(card(inlines, id, told.cards[number + 1])) }
    end
  end
  body.bodies = bodies
  div.content[1] = body
  return div
end

-- A link, in the file that the reader has; of one to an entry, what the format can hold.
local follow = { traverse = "topdown" }

function follow.Link(link)
  local kind = link.target:match("^supplement%.html#(%l+)%-")
  local document, name = link.target:match("^(%l+)%.html#(.*)$")
  if document and TYPST then link.target = document .. ".pdf#" .. name end
  if here[name] then link.target = "#" .. name end
  if cards[name] and not link.attributes.plain then return card(link.content, name, cards[name]) end
  link.attributes.plain = nil
  if HTML and CLASSES[kind] then link.classes:insert(CLASSES[kind]) end
  if TYPST and kind == "num" then link.content = wrapped(QUIET, link.content, "]]") end
  if HTML or TYPST or not CLASSES[kind] then return link end
  return kind == "num" and link.content or pandoc.Inlines {}
end

function follow.Span(span) -- a claim that is fragile bears a mark, which says why
  if not (span.identifier:match("^claim%-") and cards[span.identifier]) then return nil end
  span.content = span.content:walk(follow)
  span.content:extend(card({ pandoc.RawInline("html", FRAGILE) }, span.identifier, cards[span.identifier]))
  return span, false
end

function follow.Header(header) -- whose words stand among the contents, where nothing can open
  local function plain(link) link.attributes.plain = "" return link end
  return header:walk { Link = plain }
end

local function trimmed(inlines) -- of the blank before a link that is gone
  local last = inlines[#inlines]
  if last and (last.t == "Space" or last.t == "SoftBreak") then inlines:remove() end
  return inlines
end

local function trimmed_caption(figure)
  figure.caption.long = figure.caption.long:walk { Inlines = trimmed }
  return figure
end

local function trimmed_float(div) -- whose caption is its last paragraph
  if not div.identifier:match("^s?tbl%-") then return nil end
  local content = div.content
  content[#content] = content[#content]:walk { Inlines = trimmed }
  div.content = content
  return div
end

-- Comments are for the authors alone.
local function comment(raw)
  return raw.t:match("^Raw") and raw.format == "html" and raw.text:match("^<!%-%-")
end

local function uncommented(inlines) -- and of two blanks around a comment, one stays
  local out = pandoc.Inlines {}
  for i, inline in ipairs(inlines) do
    local last, before = out[#out], inlines[i - 1]
    local blank = inline.t == "Space" or inline.t == "SoftBreak"
    local double = blank and before and comment(before) and (not last or last.t == "Space" or last.t == "SoftBreak")
    if not comment(inline) and not double then out:insert(inline) end
  end
  return out
end

local function dropped(raw)
  if comment(raw) then return {} end
end

-- A picture of one's own, as the format can show it; the build has drawn what it cannot.
local DRAWN = { svg = not HTML and (TYPST and ".svg" or ".png"), pdf = (HTML or TYPST) and ".svg" or ".png" }

local function shown(image)
  local drawn = DRAWN[image.src:lower():match("%.(%a+)$")]
  if drawn and not image.src:match("^_figures/") then
    image.src = "_figures/own/" .. image.src .. drawn
  end
  return image
end

function Pandoc(doc)
  read_cards()
  -- Lists of inlines are dear to look at: only where there is something to find.
  local commented = false
  local function note(raw) commented = commented or comment(raw) end
  doc = doc:walk { traverse = "topdown", RawBlock = dropped, RawInline = note, Image = shown, Span = entry }
  if commented then doc = doc:walk { Inlines = uncommented } end
  if HTML then
    local head = doc.meta["header-includes"] or pandoc.List {}
    doc.meta["header-includes"] = pandoc.List { head, pandoc.Blocks { pandoc.RawBlock("html", STYLE) } }
  end
  doc = doc:walk(follow)
  if HTML then doc = doc:walk { Div = told_cells } end
  if not HTML and not TYPST then doc = doc:walk { Figure = trimmed_caption, Div = trimmed_float } end
  if #order > 0 then -- which Pandoc would take long to write
    local open = '<div class="card" id="card-%s" popover role="note">%s</div>'
    local shown = order:map(function(name) return open:format(name, opened[name]) end)
    local html = quarto and table.concat(shown, "\n") or "<!--cards " .. table.concat(order, " ") .. "-->"
    doc.blocks:insert(pandoc.RawBlock("html", html))
  end
  return doc
end
