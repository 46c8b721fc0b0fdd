"""Word processors' documents: zip packages of XML, read without unpacking them."""
