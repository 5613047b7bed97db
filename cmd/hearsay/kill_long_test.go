//go:build long

package main

// kills is how often TestKill kills in the long tier:
//
//	go test -tags long -timeout 60m ./...
const kills = 200
