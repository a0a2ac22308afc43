"""What the plots are made of and share: tables of what is drawn, legends, and pictures that several of them paint."""
