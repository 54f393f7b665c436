-- Lets numbers and captions lead to where they come from: in a page to the page of the supplement,
-- in a PDF to its PDF. Word and JATS get the number alone, and captions without the link.
-- Both renderers run this before all else.

local HTML, TYPST = FORMAT:match("^html") ~= nil, FORMAT == "typst"
local CLASSES = { num = "number", made = "origin" }
local BLANK = { Space = true, SoftBreak = true }
local STYLE = [[<style>
a.number { color: inherit; text-decoration: underline dotted 1px; text-underline-offset: .25em; }
</style>]]
local QUIET = "#text(fill: black)[#underline(offset: 2.5pt, "
  .. 'stroke: (paint: luma(45%), thickness: 0.5pt, dash: "dotted"))['
-- Other files can lead to headings of a PDF alone, so an entry is one, as large as what surrounds it.
local HEADING = "#context { let size = text.size; "
  .. 'show heading: it => text(size: size, weight: "regular", style: "normal", it.body); '
  .. "[#heading(level: 2, numbering: none, outlined: false, bookmarked: false)["
local here = {} -- the entries in this document

local function wrapped(before, inlines, after)
  inlines:insert(1, pandoc.RawInline("typst", before))
  inlines:insert(pandoc.RawInline("typst", after))
  return inlines
end

local function entry(span)
  if not CLASSES[span.identifier:match("^%l+")] then return nil end
  here[span.identifier] = true
  if TYPST then return wrapped(HEADING, span.content, "]<" .. span.identifier .. ">] }") end
end

local function place(link) -- of an entry in the file that the reader has
  local document, name = link.target:match("^(%l+)%.html#(.+)$")
  if document and here[name] then return "#" .. name end
  return TYPST and document and document .. ".pdf#" .. name or link.target
end

local function follow(inlines)
  local kept = pandoc.Inlines {}
  for _, inline in ipairs(inlines) do
    local kind = inline.t == "Link" and inline.target:match("^supplement%.html#(%l+)%-")
    if inline.t == "Link" then inline.target = place(inline) end
    if not CLASSES[kind] or HTML then
      if CLASSES[kind] then inline.classes:insert(CLASSES[kind]) end
      kept:insert(inline)
    elseif TYPST then
      if kind == "num" then inline.content = wrapped(QUIET, inline.content, "]]") end
      kept:insert(inline)
    elseif kind == "num" then
      kept:extend(inline.content)
    elseif #kept > 0 and BLANK[kept[#kept].t] then
      kept:remove()
    end
  end
  return kept
end

function Pandoc(doc)
  doc = doc:walk { Span = entry }
  if HTML then
    local head = doc.meta["header-includes"] or pandoc.List {}
    doc.meta["header-includes"] = pandoc.List { head, pandoc.Blocks { pandoc.RawBlock("html", STYLE) } }
  end
  return doc:walk { Inlines = follow }
end
