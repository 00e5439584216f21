"""The open interfaces: pictures and manifests, and who may have how much of them."""
