"""Tables in and out: scanned first, validated whole, compared three ways, written all or not at all."""
