"""What stands where in the XML of a REFI-QDA project, and what is counted and passed over."""

from __future__ import annotations

LOST = {
    "Note": "notes (memos)",
    "NoteRef": "links to notes",
    "Link": "links",
    "Graph": "graphs",
    "PDFSource": "PDF sources",
    "PictureSource": "picture sources",
    "AudioSource": "audio sources",
    "VideoSource": "video sources",
}
ODD = ""  # what REFI-QDA does not know there
WORDED = ("Description", "Aside", "Content", "Given", "NoteText")  # whose words are wanted
# What may stand in what: per element, its children and what each of them is called here.
MEDIA = dict.fromkeys(("PDFSource", "AudioSource", "VideoSource"), "Media")
TEXT = {
    "PlainTextContent": "Content",
    "PlainTextSelection": "Selection",
    "Coding": "Coding",
    "VariableValue": "Value",
    "SyncPoint": "SyncPoint",
    "TranscriptSelection": "Selection",
    "Description": "Aside",
    "NoteRef": "Counted",
}
STEPS: dict[str, dict[str, str]] = {
    "Start": {"Project": "Project", "CodeBook": "Project.CodeBook"},
    "Project": {
        "Users": "Users",
        "CodeBook": "CodeBook",
        "Variables": "Variables",
        "Cases": "Cases",
        "Sources": "Sources",
        "Notes": "Notes",
        "Links": "Known",
        "Sets": "Sets",
        "Graphs": "Known",
        "Description": "Aside",
        "NoteRef": "Counted",
    },
    "Project.CodeBook": {"Codes": "Codes", "Sets": "Sets"},
    "Users": {"User": "User"},
    "CodeBook": {"Codes": "Codes"},
    "Codes": {"Code": "Code"},
    "Code": {"Code": "Code", "Description": "Description", "NoteRef": "Counted"},
    "Variables": {"Variable": "Variable"},
    "Variable": {"Description": "Aside"},
    "Cases": {"Case": "Case"},
    "Case": {
        "Description": "Aside",
        "CodeRef": "CaseCode",
        "VariableValue": "Value",
        "SourceRef": "SourceRef",
        "SelectionRef": "SelectionRef",
    },
    "Value": {"VariableRef": "VariableRef"}
    | {f"{kind}Value": "Given" for kind in ("Text", "Boolean", "Integer", "Float", "Date")}
    | {"DateTimeValue": "Given"},
    "Sources": {"TextSource": "Text", "PictureSource": "Counted", **MEDIA},
    "Media": {
        "Representation": "Text",
        "Transcript": "Text",
        "Coding": "Coding",
        "VariableValue": "Value",
        "Description": "Aside",
        "NoteRef": "Counted",
        "PDFSelection": "Known",
        "AudioSelection": "Known",
        "VideoSelection": "Known",
    },
    "Text": TEXT,
    "Selection": {"Coding": "Coding", "Description": "Aside", "NoteRef": "Counted"},
    "Coding": {"CodeRef": "CodeRef", "NoteRef": "Counted"},
    "Sets": {"Set": "Set"},
    "Set": {
        "Description": "Aside",
        "MemberCode": "MemberCode",
        "MemberSource": "Known",
        "MemberNote": "Known",
    },
    "Notes": {"Note": "Note"},
    "Note": {"PlainTextContent": "NoteText"},
}
