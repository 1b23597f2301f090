package org.psephos.node.consensus.raft;

import static org.psephos.node.consensus.raft.ModelCodec.MODELS;

import io.microraft.model.log.LogEntry;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.message.AppendEntriesFailureResponse;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.InstallSnapshotRequest;
import io.microraft.model.message.InstallSnapshotResponse;
import io.microraft.model.message.PreVoteRequest;
import io.microraft.model.message.PreVoteResponse;
import io.microraft.model.message.RaftMessage;
import io.microraft.model.message.TriggerLeaderElectionRequest;
import io.microraft.model.message.VoteRequest;
import io.microraft.model.message.VoteResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;

/** The embedded engine's messages as bytes. The sender is not among them: the way that a message came says who it is. */
final class MessageCodec {
    /** There is one group a chain. */
    static final String GROUP = "consortium";

    private static final int MAX_ENTRIES = 1_024;

    private static final int APPEND = 1;
    private static final int APPENDED = 2;
    private static final int NOT_APPENDED = 3;
    private static final int INSTALL = 4;
    private static final int INSTALLING = 5;
    private static final int VOTE_REQUEST = 6;
    private static final int VOTE = 7;
    private static final int PRE_VOTE_REQUEST = 8;
    private static final int PRE_VOTE = 9;
    private static final int TAKE_OVER = 10;

    private MessageCodec() {}

    static void write(RaftMessage message, Writer out) {
        switch (message) {
            case AppendEntriesRequest append -> writeAppend(append, head(APPEND, message, out));
            case AppendEntriesSuccessResponse done ->
                head(APPENDED, message, out)
                        .varint(done.getLastLogIndex())
                        .varint(done.getQuerySequenceNumber())
                        .varint(done.getFlowControlSequenceNumber());
            case AppendEntriesFailureResponse failed ->
                head(NOT_APPENDED, message, out)
                        .varint(failed.getExpectedNextIndex())
                        .varint(failed.getQuerySequenceNumber())
                        .varint(failed.getFlowControlSequenceNumber());
            case InstallSnapshotRequest install -> writeInstall(install, head(INSTALL, message, out));
            case InstallSnapshotResponse wanted ->
                head(INSTALLING, message, out)
                        .varint(wanted.getSnapshotIndex())
                        .varint(wanted.getRequestedSnapshotChunkIndex())
                        .varint(wanted.getQuerySequenceNumber())
                        .varint(wanted.getFlowControlSequenceNumber());
            case VoteRequest request ->
                head(VOTE_REQUEST, message, out)
                        .varint(request.getLastLogTerm())
                        .varint(request.getLastLogIndex())
                        .bool(request.isSticky());
            case VoteResponse vote -> head(VOTE, message, out).bool(vote.isGranted());
            case PreVoteRequest request ->
                head(PRE_VOTE_REQUEST, message, out)
                        .varint(request.getLastLogTerm())
                        .varint(request.getLastLogIndex());
            case PreVoteResponse vote -> head(PRE_VOTE, message, out).bool(vote.isGranted());
            case TriggerLeaderElectionRequest request ->
                head(TAKE_OVER, message, out).varint(request.getLastLogTerm()).varint(request.getLastLogIndex());
            default -> throw new IllegalArgumentException("no message: " + message);
        }
    }

    private static Writer head(int kind, RaftMessage message, Writer out) {
        return out.u8(kind).varint(message.getTerm());
    }

    private static void writeAppend(AppendEntriesRequest append, Writer out) {
        out.varint(append.getPreviousLogTerm())
                .varint(append.getPreviousLogIndex())
                .varint(append.getCommitIndex())
                .varint(append.getLogEntries().size());
        append.getLogEntries().forEach(entry -> ModelCodec.writeEntry(entry, out));
        out.varint(append.getQuerySequenceNumber()).varint(append.getFlowControlSequenceNumber());
    }

    private static void writeInstall(InstallSnapshotRequest install, Writer out) {
        SnapshotChunk chunk = install.getSnapshotChunk();
        out.bool(install.isSenderLeader())
                .varint(install.getSnapshotTerm())
                .varint(install.getSnapshotIndex())
                .bool(chunk != null);
        if (chunk != null) {
            ModelCodec.writeChunk(chunk, out);
        }
        ModelCodec.writeMembers(install.getSnapshottedMembers(), out);
        ModelCodec.writeView(install.getGroupMembersView(), out);
        out.varint(install.getQuerySequenceNumber()).varint(install.getFlowControlSequenceNumber());
    }

    static RaftMessage read(Member from, Reader in) throws MalformedException {
        int kind = in.u8();
        int term = ModelCodec.term(in);
        return switch (kind) {
            case APPEND -> readAppend(from, term, in);
            case APPENDED ->
                MODELS.createAppendEntriesSuccessResponseBuilder()
                        .setGroupId(GROUP)
                        .setSender(from)
                        .setTerm(term)
                        .setLastLogIndex(in.varint())
                        .setQuerySequenceNumber(in.varint())
                        .setFlowControlSequenceNumber(in.varint())
                        .build();
            case NOT_APPENDED ->
                MODELS.createAppendEntriesFailureResponseBuilder()
                        .setGroupId(GROUP)
                        .setSender(from)
                        .setTerm(term)
                        .setExpectedNextIndex(in.varint())
                        .setQuerySequenceNumber(in.varint())
                        .setFlowControlSequenceNumber(in.varint())
                        .build();
            case INSTALL -> readInstall(from, term, in);
            case INSTALLING ->
                MODELS.createInstallSnapshotResponseBuilder()
                        .setGroupId(GROUP)
                        .setSender(from)
                        .setTerm(term)
                        .setSnapshotIndex(in.varint())
                        .setRequestedSnapshotChunkIndex((int) in.varint(0, 0, "chunk"))
                        .setQuerySequenceNumber(in.varint())
                        .setFlowControlSequenceNumber(in.varint())
                        .build();
            case VOTE_REQUEST ->
                MODELS.createVoteRequestBuilder()
                        .setGroupId(GROUP)
                        .setSender(from)
                        .setTerm(term)
                        .setLastLogTerm(ModelCodec.term(in))
                        .setLastLogIndex(in.varint())
                        .setSticky(in.bool())
                        .build();
            case VOTE ->
                MODELS.createVoteResponseBuilder()
                        .setGroupId(GROUP)
                        .setSender(from)
                        .setTerm(term)
                        .setGranted(in.bool())
                        .build();
            case PRE_VOTE_REQUEST ->
                MODELS.createPreVoteRequestBuilder()
                        .setGroupId(GROUP)
                        .setSender(from)
                        .setTerm(term)
                        .setLastLogTerm(ModelCodec.term(in))
                        .setLastLogIndex(in.varint())
                        .build();
            case PRE_VOTE ->
                MODELS.createPreVoteResponseBuilder()
                        .setGroupId(GROUP)
                        .setSender(from)
                        .setTerm(term)
                        .setGranted(in.bool())
                        .build();
            case TAKE_OVER ->
                MODELS.createTriggerLeaderElectionRequestBuilder()
                        .setGroupId(GROUP)
                        .setSender(from)
                        .setTerm(term)
                        .setLastLogTerm(ModelCodec.term(in))
                        .setLastLogIndex(in.varint())
                        .build();
            default -> throw new MalformedException("unknown kind of message " + kind);
        };
    }

    private static RaftMessage readAppend(Member from, int term, Reader in) throws MalformedException {
        int previousTerm = ModelCodec.term(in);
        long previousIndex = in.varint();
        long commitIndex = in.varint();
        int count = in.count(MAX_ENTRIES, 4, "entries");
        List<LogEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(ModelCodec.readEntry(in));
        }
        return MODELS.createAppendEntriesRequestBuilder()
                .setGroupId(GROUP)
                .setSender(from)
                .setTerm(term)
                .setPreviousLogTerm(previousTerm)
                .setPreviousLogIndex(previousIndex)
                .setCommitIndex(commitIndex)
                .setLogEntries(entries)
                .setQuerySequenceNumber(in.varint())
                .setFlowControlSequenceNumber(in.varint())
                .build();
    }

    private static RaftMessage readInstall(Member from, int term, Reader in) throws MalformedException {
        boolean leader = in.bool();
        int snapshotTerm = ModelCodec.term(in);
        long snapshotIndex = in.varint();
        @Nullable SnapshotChunk chunk = in.bool() ? ModelCodec.readChunk(in) : null;
        return MODELS.createInstallSnapshotRequestBuilder()
                .setGroupId(GROUP)
                .setSender(from)
                .setTerm(term)
                .setSenderLeader(leader)
                .setSnapshotTerm(snapshotTerm)
                .setSnapshotIndex(snapshotIndex)
                .setTotalSnapshotChunkCount(1)
                .setSnapshotChunk(chunk)
                .setSnapshottedMembers(ModelCodec.readMembers(in))
                .setGroupMembersView(ModelCodec.readView(in))
                .setQuerySequenceNumber(in.varint())
                .setFlowControlSequenceNumber(in.varint())
                .build();
    }
}
