"""How quick, how heavy, how many statements: the production server measured beside a bare page of itself."""
