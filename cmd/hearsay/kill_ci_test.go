//go:build !long

package main

// kills is how often TestKill kills. The long tier does it 200 times:
//
//	go test -tags long -timeout 60m ./...
const kills = 10
