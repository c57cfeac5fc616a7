"""From words to a scene: prompts in English and Indonesian, chat endpoints, and words that change a scene."""
