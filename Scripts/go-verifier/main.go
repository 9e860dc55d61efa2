// Checks a published log with Go's own sumdb/note and sumdb/tlog, which know nothing of Magpie.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run main.go FOLDER VERIFIER-KEY
//
// FOLDER holds one folder for each published size, named by it, with `checkpoint`, `tile/…` and, in
// `proofs/`, proofs that Magpie made: `inclusion-INDEX` (a C2SP tlog-proof) and `consistency-OLD` (base64
// hashes, one a line). Each checkpoint must be signed; the entries must give its root; every leaf must
// be in the tiles; proofs through the tiles, and Magpie's own, must hold from every smaller size.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func fail(format string, arguments ...any) {
	fmt.Fprintf(os.Stderr, "go-verifier: "+format+"\n", arguments...)
	os.Exit(1)
}

func must[T any](value T, err error) T {
	if err != nil {
		fail("%v", err)
	}
	return value
}

// tiles reads tiles as C2SP names them: without the height, and "entries" for what Go calls "data".
type tiles struct{ folder string }

func (tiles) Height() int                     { return 8 }
func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		path = strings.Replace(path, "tile/data/", "tile/entries/", 1)
		data, err := os.ReadFile(filepath.Join(t.folder, path))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

// entries reads all bundles of a log of the given size.
func (t tiles) entries(size int64) [][]byte {
	var all [][]byte
	for first := int64(0); first < size; first += 256 {
		tile := tlog.Tile{H: 8, L: -1, N: first / 256, W: 256}
		if size-first < 256 {
			tile.W = int(size - first)
		}
		data := must(t.ReadTiles([]tlog.Tile{tile}))[0]
		for len(data) > 0 {
			length := int(binary.BigEndian.Uint16(data))
			all = append(all, data[2:2+length])
			data = data[2+length:]
		}
	}
	return all
}

type published struct {
	size   int64
	root   tlog.Hash
	folder string
}

// open checks the signature and reads the three lines; tlog.ParseTree wants another first line.
func open(folder string, verifier note.Verifier) published {
	signed := must(note.Open(must(os.ReadFile(filepath.Join(folder, "checkpoint"))), note.VerifierList(verifier)))
	lines := strings.Split(signed.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		fail("%s: the checkpoint is not three lines under the log's name", folder)
	}
	size := must(strconv.ParseInt(lines[1], 10, 64))
	return published{size, must(tlog.ParseHash(lines[2])), folder}
}

func hashes(lines []string) []tlog.Hash {
	var all []tlog.Hash
	for _, line := range lines {
		all = append(all, must(tlog.ParseHash(line)))
	}
	return all
}

func (p published) verify(verifier note.Verifier, earlier []published) {
	if p.size == 0 {
		// Go's TreeHash of nothing is zeros; RFC 6962 says the digest of nothing.
		if p.root != tlog.Hash(sha256.Sum256(nil)) {
			fail("size 0: the root is not SHA-256 of nothing")
		}
		fmt.Println("size 0: signature and root hold")
		return
	}
	reader := tiles{p.folder}
	through := tlog.TileHashReader(tlog.Tree{N: p.size, Hash: p.root}, reader)
	entries := reader.entries(p.size)
	if int64(len(entries)) != p.size {
		fail("size %d: the bundles hold %d entries", p.size, len(entries))
	}

	var stored []tlog.Hash
	byIndex := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var found []tlog.Hash
		for _, index := range indexes {
			found = append(found, stored[index])
		}
		return found, nil
	})
	for index, entry := range entries {
		stored = append(stored, must(tlog.StoredHashes(int64(index), entry, byIndex))...)
	}
	if must(tlog.TreeHash(p.size, byIndex)) != p.root {
		fail("size %d: the entries give another root", p.size)
	}

	var indexes []int64
	for index := range entries {
		indexes = append(indexes, tlog.StoredHashIndex(0, int64(index)))
	}
	for index, leaf := range must(through.ReadHashes(indexes)) {
		if leaf != tlog.RecordHash(entries[index]) {
			fail("size %d: leaf %d of the tiles is not that of its entry", p.size, index)
		}
	}

	inclusions := 0
	for index := int64(0); index < p.size; index += 1 + p.size/97 {
		proof := must(tlog.ProveRecord(p.size, index, through))
		if err := tlog.CheckRecord(proof, p.size, p.root, index, tlog.RecordHash(entries[index])); err != nil {
			fail("size %d: leaf %d: %v", p.size, index, err)
		}
		inclusions++
	}
	for _, before := range earlier {
		if before.size == 0 {
			continue
		}
		proof := must(tlog.ProveTree(p.size, before.size, through))
		if err := tlog.CheckTree(proof, p.size, p.root, before.size, before.root); err != nil {
			fail("size %d: from %d: %v", p.size, before.size, err)
		}
	}

	for _, path := range must(filepath.Glob(filepath.Join(p.folder, "proofs", "inclusion-*"))) {
		text := must(os.ReadFile(path))
		head, checkpoint, found := bytes.Cut(text, []byte("\n\n"))
		lines := strings.Split(string(head), "\n")
		if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
			fail("%s is not a tlog-proof", path)
		}
		must(note.Open(checkpoint, note.VerifierList(verifier)))
		index := must(strconv.ParseInt(lines[1][len("index "):], 10, 64))
		if err := tlog.CheckRecord(hashes(lines[2:]), p.size, p.root, index, tlog.RecordHash(entries[index])); err != nil {
			fail("%s: %v", path, err)
		}
		inclusions++
	}
	consistencies := 0
	for _, before := range earlier {
		if before.size == 0 {
			continue
		}
		path := filepath.Join(p.folder, "proofs", fmt.Sprintf("consistency-%d", before.size))
		lines := strings.Fields(string(must(os.ReadFile(path))))
		if err := tlog.CheckTree(hashes(lines), p.size, p.root, before.size, before.root); err != nil {
			fail("%s: %v", path, err)
		}
		consistencies += 2
	}
	fmt.Printf("size %d: signature, root, %d leaves, %d inclusion and %d consistency proofs hold\n",
		p.size, len(entries), inclusions, consistencies)
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: go run main.go FOLDER VERIFIER-KEY")
		os.Exit(2)
	}
	verifier := must(note.NewVerifier(os.Args[2]))
	var all []published
	for _, entry := range must(os.ReadDir(os.Args[1])) {
		p := open(filepath.Join(os.Args[1], entry.Name()), verifier)
		if strconv.FormatInt(p.size, 10) != entry.Name() {
			fail("%s holds a checkpoint of %d entries", entry.Name(), p.size)
		}
		all = append(all, p)
	}
	sort.Slice(all, func(a, b int) bool { return all[a].size < all[b].size })
	for index, p := range all {
		p.verify(verifier, all[:index])
	}
	fmt.Printf("%d checkpoints of %s verified\n", len(all), verifier.Name())
}
