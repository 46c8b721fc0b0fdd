"""What stands before and after the text: standfirst, lists, drawings, charts, where the editions came from."""
