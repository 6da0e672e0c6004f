"""What a file is packed in: compression, containers, encodings."""
