package org.psephos.core.light;

import java.util.ArrayList;
import java.util.List;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.MalformedException;
import org.psephos.core.codec.Reader;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.election.ElectionStatus;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.election.VoterRecord;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.ChainTime;
import org.psephos.core.ledger.ElectionRecord;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Header;
import org.psephos.core.ledger.Limits;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Payload.CastBallot;
import org.psephos.core.ledger.StateColumn;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.merkle.InclusionProof;

/**
 * What a voter keeps of a ballot: the ballot itself, and all that is needed to check without a node that it was recorded, or that it
 * counted ({@code docs/spec/receipts.md}). Nothing in it is to be believed before {@link ReceiptVerifier} has looked.
 *
 * @param transaction carries a {@link CastBallot}
 * @param block header of the block that holds the transaction
 * @param inBlock that the full hash of the transaction is under the block's transaction root
 * @param certification of the {@link #anchor}
 */
public record Receipt(
        Genesis genesis,
        Transaction transaction,
        Header block,
        InclusionProof inBlock,
        Standing standing,
        Certification certification) {
    public static final int MAX_BYTES = 8 << 20;
    /** Headers before the closing one: together they give the chain time after it. */
    public static final int MAX_EARLIER_HEADERS = ChainTime.WINDOW - 1;

    private static final int FORMAT_SEALED = 1;
    private static final int FORMAT_CERTIFIED = 2;
    private static final int TAG_RECORDED = 0;
    private static final int TAG_COUNTED = 1;

    /** How far the receipt goes. */
    public sealed interface Standing {
        /** The ballot is in the chain. Another one of the same voter may yet replace it. */
        record Recorded(HistoryLink anchor) implements Standing {}

        /**
         * The ballot is the one that counted.
         *
         * @param closing leads from the ballot's block to one after which no ballot can come in, as the chain's time has reached {@code
         *     closes}
         * @param earlier the last headers before the closing one, oldest first, {@value #MAX_EARLIER_HEADERS} where there are so many
         * @param election proved under the closing header's state root, as are the next two
         * @param anchor leads on from the closing header
         */
        record Counted(
                HistoryLink closing,
                List<Header> earlier,
                Proved<ElectionRecord> election,
                Proved<ElectionStatus> status,
                Proved<VoterRecord> voter,
                HistoryLink anchor)
                implements Standing {
            public Counted {
                earlier = List.copyOf(earlier);
            }
        }
    }

    public Receipt {
        if (!(transaction.payload() instanceof CastBallot)) {
            throw new IllegalArgumentException("a receipt is for a ballot, not for "
                    + transaction.payload().kind());
        }
    }

    public PublicKey voter() {
        return transaction.sender();
    }

    public Hash tracker() {
        return transaction.id();
    }

    public Hash election() {
        return cast().election();
    }

    public OpenBallot ballot() {
        return cast().ballot();
    }

    public Receipt with(Certification other) {
        return new Receipt(genesis, transaction, block, inBlock, standing, other);
    }

    /** With another way from {@link #last} to an anchor, whose certification is to be changed, too. */
    public Receipt with(HistoryLink anchor) {
        Standing other =
                switch (standing) {
                    case Standing.Recorded ignored -> new Standing.Recorded(anchor);
                    case Standing.Counted counted ->
                        new Standing.Counted(
                                counted.closing(),
                                counted.earlier(),
                                counted.election(),
                                counted.status(),
                                counted.voter(),
                                anchor);
                };
        return new Receipt(genesis, transaction, block, inBlock, other, certification);
    }

    /** The last header that the receipt proves anything of: that of the ballot's block, or the closing one. */
    public Header last() {
        return switch (standing) {
            case Standing.Recorded ignored -> block;
            case Standing.Counted counted -> closing(counted);
        };
    }

    /** The last header that the receipt leads to. */
    public Header anchor() {
        return switch (standing) {
            case Standing.Recorded recorded -> recorded.anchor().target(last());
            case Standing.Counted counted -> counted.anchor().target(last());
        };
    }

    Header closing(Standing.Counted counted) {
        return counted.closing().target(block);
    }

    private CastBallot cast() {
        return switch (transaction.payload()) {
            case CastBallot cast -> cast;
            case Payload other -> throw new IllegalStateException("a receipt for " + other.kind());
        };
    }

    public byte[] encode() {
        var out = new Writer(4_096);
        out.u8(certification.isNone() ? FORMAT_SEALED : FORMAT_CERTIFIED);
        genesis.write(out);
        out.varint(transaction.size());
        transaction.write(out);
        block.write(out);
        inBlock.writeTo(out);
        switch (standing) {
            case Standing.Recorded(HistoryLink anchor) -> {
                out.u8(TAG_RECORDED);
                anchor.write(out);
            }
            case Standing.Counted counted -> {
                out.u8(TAG_COUNTED);
                write(counted, out);
            }
        }
        if (!certification.isNone()) {
            certification.write(out);
        }
        return out.toBytes();
    }

    private void write(Standing.Counted counted, Writer out) {
        counted.closing().write(out);
        out.varint(counted.earlier().size());
        counted.earlier().forEach(header -> header.write(out));
        counted.election().write(out, StateColumn.election(election()));
        counted.status().write(out, StateColumn.status(election()));
        counted.voter().write(out, StateColumn.voter(election(), voter()));
        counted.anchor().write(out);
    }

    /** At most {@value #MAX_BYTES} bytes. */
    public static Decoded<Receipt> decode(byte[] bytes) {
        return bytes.length > MAX_BYTES
                ? new Decoded.Malformed<>("receipt of " + bytes.length + " bytes, allowed " + MAX_BYTES)
                : Decoded.all(bytes, Receipt::read);
    }

    private static Receipt read(Reader in) throws MalformedException {
        int format = in.u8();
        if (format != FORMAT_SEALED && format != FORMAT_CERTIFIED) {
            throw new MalformedException("receipt format " + format + " is not known here");
        }
        return new Receipt(
                Genesis.read(in),
                readBallot(in),
                Header.read(in),
                InclusionProof.read(in),
                readStanding(in),
                format == FORMAT_CERTIFIED ? Certification.read(in) : Certification.NONE);
    }

    private static Transaction readBallot(Reader in) throws MalformedException {
        Transaction transaction = Block.readTransaction(in);
        if (!(transaction.payload() instanceof CastBallot)) {
            throw new MalformedException("the transaction is no ballot");
        }
        return transaction;
    }

    private static Standing readStanding(Reader in) throws MalformedException {
        int tag = in.u8();
        return switch (tag) {
            case TAG_RECORDED -> new Standing.Recorded(HistoryLink.read(in));
            case TAG_COUNTED ->
                new Standing.Counted(
                        HistoryLink.read(in),
                        readEarlier(in),
                        Proved.read(in, ElectionRecord::read),
                        Proved.read(in, ElectionStatus::read),
                        Proved.read(in, VoterRecord::read),
                        HistoryLink.read(in));
            default -> throw new MalformedException("unknown standing " + tag);
        };
    }

    private static List<Header> readEarlier(Reader in) throws MalformedException {
        int count = in.count(MAX_EARLIER_HEADERS, Limits.MIN_HEADER_BYTES, "earlier headers");
        var headers = new ArrayList<Header>(count);
        for (int i = 0; i < count; i++) {
            headers.add(Header.read(in));
        }
        return headers;
    }
}
