package actor

import "io/fs"

// Tables are the room's own tables: who held which office when. The reader
// names the state of its knowledge by their content.
var Tables fs.FS = embedded
