"""Events counted together beforehand, so that few questions have to look at all of them."""
