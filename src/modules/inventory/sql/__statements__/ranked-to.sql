select /* holdfast/ranked-to */ last::text as last from level_ranking;
