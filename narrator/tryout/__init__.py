"""The same sentences by several voices, to choose one by ear: `speaking` has them spoken, `page` shows them."""
