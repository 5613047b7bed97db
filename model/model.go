// Package model reads and writes named, versioned, checksummed weights with
// their card, and embeds the ones that are shipped. It does not know what the
// numbers mean; the rooms that use them do.
package model
