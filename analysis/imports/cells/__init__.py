"""What readers of tables share: rows and cells of CSV and spreadsheets, headers, lists of codes.

Cells are text here, whatever program wrote them. What a format means its reader knows alone.
"""
