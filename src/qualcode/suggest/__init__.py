"""What suggests: language models, the engine, and what they compute; knows neither database nor screen."""
