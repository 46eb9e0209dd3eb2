"""From scraped pages to clean documents and passages, with an account of every character."""
