"""What documents share, aligned word by word, and translations sentence by sentence."""
