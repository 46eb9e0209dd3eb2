"""fangzhi: scraped Chinese policy pages in, an honest comparison of regions out."""
