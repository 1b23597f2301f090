package org.psephos.node.consensus.raft;

import io.microraft.MembershipChangeMode;
import io.microraft.RaftEndpoint;
import io.microraft.model.RaftModelFactory;
import io.microraft.model.groupop.UpdateRaftGroupMembersOp;
import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.log.BaseLogEntry;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.seal.raft.RaftRules;

/** Parts of the embedded engine's messages and records as bytes, each field bounded. */
final class ModelCodec {
    static final RaftModelFactory MODELS = new DefaultRaftModelFactory();

    private static final int DECIDE = 1;
    private static final int BEGIN = 2;
    private static final int MEMBERS = 3;
    private static final int SNAPSHOT = 4;

    private ModelCodec() {}

    static int term(Reader in) throws MalformedException {
        return (int) in.varint(0, Integer.MAX_VALUE, "term");
    }

    static void writeMembers(Collection<RaftEndpoint> members, Writer out) {
        out.varint(members.size());
        members.forEach(member -> writeMember(member, out));
    }

    private static void writeMember(RaftEndpoint member, Writer out) {
        out.raw(((Member) member).key());
    }

    static List<RaftEndpoint> readMembers(Reader in) throws MalformedException {
        // One may be added while another is still to be removed.
        int count = in.count(RaftRules.MAX_MEMBERS + 1, 32, "members");
        var members = new ArrayList<RaftEndpoint>(count);
        for (int i = 0; i < count; i++) {
            members.add(new Member(in.publicKey()));
        }
        return members;
    }

    static void writeView(RaftGroupMembersView view, Writer out) {
        out.varint(view.getLogIndex());
        writeMembers(view.getMembers(), out);
        writeMembers(view.getVotingMembers(), out);
    }

    static RaftGroupMembersView readView(Reader in) throws MalformedException {
        return MODELS.createRaftGroupMembersViewBuilder()
                .setLogIndex(in.varint())
                .setMembers(readMembers(in))
                .setVotingMembers(readMembers(in))
                .build();
    }

    static void writeEntry(LogEntry entry, Writer out) {
        writeBase(entry, out);
    }

    static LogEntry readEntry(Reader in) throws MalformedException {
        return MODELS.createLogEntryBuilder()
                .setTerm(term(in))
                .setIndex(in.varint(1, Long.MAX_VALUE, "index"))
                .setOperation(readOperation(in))
                .build();
    }

    /** A snapshot is one chunk. */
    static void writeChunk(SnapshotChunk chunk, Writer out) {
        writeBase(chunk, out);
        writeView(chunk.getGroupMembersView(), out);
    }

    static SnapshotChunk readChunk(Reader in) throws MalformedException {
        int term = term(in);
        long index = in.varint(1, Long.MAX_VALUE, "index");
        if (!(readOperation(in) instanceof Operation.Snapshot snapshot)) {
            throw new MalformedException("a snapshot of something else");
        }
        return MODELS.createSnapshotChunkBuilder()
                .setTerm(term)
                .setIndex(index)
                .setOperation(snapshot)
                .setSnapshotChunkIndex(0)
                .setSnapshotChunkCount(1)
                .setGroupMembersView(readView(in))
                .build();
    }

    private static void writeBase(BaseLogEntry entry, Writer out) {
        out.varint(entry.getTerm()).varint(entry.getIndex());
        switch (entry.getOperation()) {
            case Operation.Decide decide -> write(decide, out.u8(DECIDE));
            case Operation.Begin(int term) -> out.u8(BEGIN).varint(term);
            case Operation.Snapshot(long height, List<Operation.Decide> open) -> {
                out.u8(SNAPSHOT).varint(height).varint(open.size());
                open.forEach(decide -> write(decide, out));
            }
            case UpdateRaftGroupMembersOp change -> {
                out.u8(MEMBERS);
                writeMembers(change.getMembers(), out);
                writeMembers(change.getVotingMembers(), out);
                writeMember(change.getEndpoint(), out);
                out.u8(change.getMode().ordinal());
            }
            default -> throw new IllegalArgumentException("no entry of a log: " + entry);
        }
    }

    private static Object readOperation(Reader in) throws MalformedException {
        int kind = in.u8();
        return switch (kind) {
            case DECIDE -> readDecide(in);
            case BEGIN -> new Operation.Begin(term(in));
            case SNAPSHOT -> {
                long height = in.varint();
                int count = in.count(Operation.Snapshot.MAX_OPEN, 33, "open entries");
                var open = new ArrayList<Operation.Decide>(count);
                for (int i = 0; i < count; i++) {
                    open.add(readDecide(in));
                }
                yield new Operation.Snapshot(height, open);
            }
            case MEMBERS ->
                MODELS.createUpdateRaftGroupMembersOpBuilder()
                        .setMembers(readMembers(in))
                        .setVotingMembers(readMembers(in))
                        .setEndpoint(new Member(in.publicKey()))
                        .setMode(mode(in))
                        .build();
            default -> throw new MalformedException("unknown kind of entry " + kind);
        };
    }

    private static MembershipChangeMode mode(Reader in) throws MalformedException {
        MembershipChangeMode[] modes = MembershipChangeMode.values();
        return modes[(int) in.varint(0, modes.length - 1, "mode")];
    }

    private static void write(Operation.Decide decide, Writer out) {
        out.varint(decide.height()).raw(decide.block());
    }

    private static Operation.Decide readDecide(Reader in) throws MalformedException {
        return new Operation.Decide(in.varint(), in.hash());
    }
}
