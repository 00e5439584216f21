"""Files of relightable images: PTM, RTI, lights of a dome; and the tiles that are made of them."""
