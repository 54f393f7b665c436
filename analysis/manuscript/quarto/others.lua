-- For the formats that are Quarto's own.

if ("html docx typst jats"):find(FORMAT:match("^%a+")) then return {} end

if quarto.doc.is_format("latex") then -- in which no float breaks over pages, as long tables have to
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
