"""How many events fit what is asked, part by part."""
