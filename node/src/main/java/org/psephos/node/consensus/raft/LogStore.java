package org.psephos.node.consensus.raft;

import static org.psephos.node.consensus.raft.ModelCodec.MODELS;

import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.microraft.persistence.RaftStore;
import io.microraft.persistence.RestoredRaftState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;

/**
 * What the embedded engine must find again after a power cut. It holds all in memory and says what has changed; nothing of an event may
 * leave the node before that is on the disk.
 */
final class LogStore implements RaftStore {
    private static final String GROUP = "raft.group";
    private static final String TERM = "raft.term";
    private static final String LOG = "raft.log";

    /** More than the embedded engine ever keeps. */
    private static final int MAX_ENTRIES = 4_096;

    private @Nullable RaftEndpointPersistentState self;
    private @Nullable RaftGroupMembersView initial;
    private @Nullable RaftTermPersistentState term;
    private @Nullable SnapshotChunk snapshot;
    private final TreeMap<Long, LogEntry> entries = new TreeMap<>();
    private boolean groupChanged;
    private boolean termChanged;
    private boolean logChanged;

    /** {@link IllegalStateException} where the records are not this engine's. */
    static LogStore of(Map<String, Bytes> records) {
        var store = new LogStore();
        store.read(records, GROUP, store::readGroup);
        store.read(records, TERM, store::readTerm);
        store.read(records, LOG, store::readLog);
        return store;
    }

    private interface Part {
        void read(Reader in) throws MalformedException;
    }

    private void read(Map<String, Bytes> records, String name, Part part) {
        Bytes content = records.get(name);
        if (content != null) {
            Decoded.all(content.toArray(), in -> {
                        part.read(in);
                        return true;
                    })
                    .orThrow();
        }
    }

    private void readGroup(Reader in) throws MalformedException {
        self = MODELS.createRaftEndpointPersistentStateBuilder()
                .setLocalEndpoint(new Member(in.publicKey()))
                .setVoting(in.bool())
                .build();
        initial = ModelCodec.readView(in);
    }

    private void readTerm(Reader in) throws MalformedException {
        term = MODELS.createRaftTermPersistentStateBuilder()
                .setTerm(ModelCodec.term(in))
                .setVotedFor(in.bool() ? new Member(in.publicKey()) : null)
                .build();
    }

    private void readLog(Reader in) throws MalformedException {
        snapshot = in.bool() ? ModelCodec.readChunk(in) : null;
        int count = in.count(MAX_ENTRIES, 4, "entries");
        for (int i = 0; i < count; i++) {
            LogEntry entry = ModelCodec.readEntry(in);
            entries.put(entry.getIndex(), entry);
        }
    }

    /** Empty where this node has never been part of the group. */
    Optional<RestoredRaftState> restored() {
        RaftEndpointPersistentState known = self;
        RaftGroupMembersView first = initial;
        if (known == null || first == null) {
            return Optional.empty();
        }
        RaftTermPersistentState at = term != null
                ? term
                : MODELS.createRaftTermPersistentStateBuilder()
                        .setTerm(0)
                        .setVotedFor(null)
                        .build();
        SnapshotChunk chunk = snapshot;
        return Optional.of(new RestoredRaftState(
                known,
                first,
                at,
                chunk == null
                        ? null
                        : MODELS.createSnapshotEntryBuilder()
                                .setTerm(chunk.getTerm())
                                .setIndex(chunk.getIndex())
                                .setSnapshotChunks(List.of(chunk))
                                .setGroupMembersView(chunk.getGroupMembersView())
                                .build(),
                List.copyOf(entries.values())));
    }

    /** 0: there is none. */
    long snapshotIndex() {
        return snapshot == null ? 0 : snapshot.getIndex();
    }

    /** Of the last entry, be it in the snapshot. */
    long lastIndex() {
        return entries.isEmpty() ? snapshotIndex() : Math.max(entries.lastKey(), snapshotIndex());
    }

    /** The records that are others than when this was asked last. */
    Map<String, Bytes> changed() {
        var records = new HashMap<String, Bytes>();
        if (groupChanged && self != null && initial != null) {
            var out = new Writer().raw(((Member) self.getLocalEndpoint()).key()).bool(self.isVoting());
            ModelCodec.writeView(initial, out);
            records.put(GROUP, Bytes.of(out.toBytes()));
        }
        if (termChanged && term != null) {
            var out = new Writer().varint(term.getTerm());
            if (term.getVotedFor() instanceof Member voted) {
                out.bool(true).raw(voted.key());
            } else {
                out.bool(false);
            }
            records.put(TERM, Bytes.of(out.toBytes()));
        }
        if (logChanged) {
            var out = new Writer().bool(snapshot != null);
            if (snapshot != null) {
                ModelCodec.writeChunk(snapshot, out);
            }
            out.varint(entries.size());
            entries.values().forEach(entry -> ModelCodec.writeEntry(entry, out));
            records.put(LOG, Bytes.of(out.toBytes()));
        }
        groupChanged = false;
        termChanged = false;
        logChanged = false;
        return records;
    }

    @Override
    public void persistAndFlushLocalEndpoint(RaftEndpointPersistentState state) {
        self = state;
        groupChanged = true;
    }

    @Override
    public void persistAndFlushInitialGroupMembers(RaftGroupMembersView members) {
        initial = members;
        groupChanged = true;
    }

    @Override
    public void persistAndFlushTerm(RaftTermPersistentState state) {
        term = state;
        termChanged = true;
    }

    @Override
    public void persistLogEntries(List<LogEntry> added) {
        added.forEach(entry -> entries.put(entry.getIndex(), entry));
        logChanged = true;
    }

    @Override
    public void persistSnapshotChunk(SnapshotChunk chunk) {
        snapshot = chunk;
        logChanged = true;
    }

    @Override
    public void truncateLogEntriesFrom(long index) {
        entries.tailMap(index, true).clear();
        logChanged = true;
    }

    @Override
    public void truncateLogEntriesUntil(long index) {
        entries.headMap(index, true).clear();
        logChanged = true;
    }

    @Override
    public void deleteSnapshotChunks(long index, int count) {
        // One chunk is the whole snapshot: there is never a part of one.
    }

    @Override
    public void flush() {
        // The event that this happens in ends with all of it on the disk, before anything is sent.
    }
}
