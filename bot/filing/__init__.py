"""The filing assessment: from facts about a product to what has to be filed."""
