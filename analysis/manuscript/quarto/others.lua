-- For the formats that are Quarto's own.

if ("html docx typst jats"):find(FORMAT:match("^%a+")) then return {} end

local latex = quarto.doc.is_format("latex")
if latex then -- in which no float breaks over pages, as long tables have to
  quarto.doc.include_text("in-header", [[
\ifdefined\DeclareUnicodeCharacter\DeclareUnicodeCharacter{2212}{\ensuremath{-}}\fi
\makeatletter
\AtBeginDocument{\ifdefined\tcbset\ifdefined\linenumbers % else pages end where a box would break
  \tcbset{breakable/.style={}}\fi\fi
  \floatplacement{supplementfigure}{htbp}%
  \newcommand\supplementtablename{\fname@supplementtable}%
  \renewenvironment{supplementtable}[1][]%
    {\par\ifdim\dimexpr\pagegoal-\pagetotal<.3\textheight\newpage\fi\bigskip\footnotesize
     \captionsetup{type=supplementtable}}{\par\bigskip}}
\makeatother]])
end

function Image(image) -- with a name of ours that Quarto does not fill in, and would print
  if (image.attributes.alt or ""):match("{{<") then image.attributes.alt = nil end
  return image
end

function Table(rows) -- whose cells are too narrow for a path that does not break
  if not latex then return nil end
  return rows:walk { Str = function(str)
    return pandoc.Str((str.text:gsub("%a[/_]+", "%0\u{200b}")))
  end }
end
