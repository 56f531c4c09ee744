"""Looking through a whole project file: pages, tables, values, texts, anchors, rules and journal."""
