package org.psephos.core.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.Destroyable;
import org.psephos.core.runtime.Randomness;

/**
 * A wallet's secret as English words (BIP-39): 12 words for 128 bits, 24 for 256; 15, 18 and 21 are read, too.
 *
 * <p>Never prints itself; {@link #words} is for the one screen that shows them. {@link #destroy} overwrites the entropy; strings
 * handed out are out of its reach.
 */
public final class Mnemonic implements Destroyable {
    private static final int SEED_ROUNDS = 2048;
    private static final int SEED_BYTES = 64;
    private static final String SEED_HMAC = "HmacSHA512";

    private final byte[] entropy;
    private boolean destroyed;

    private Mnemonic(byte[] entropy) {
        this.entropy = entropy;
    }

    /** What became of words that someone typed. */
    public sealed interface Parsed {
        record Ok(Mnemonic mnemonic) implements Parsed {}

        /** BIP-39 knows 12, 15, 18, 21 and 24 words. */
        record WrongCount(int count) implements Parsed {}

        /**
         * @param position from 1
         * @param suggestion the nearest word of the list
         */
        record UnknownWord(int position, String suggestion) implements Parsed {}

        /** Each word is of the list, but not all together: one is wrong, or they are out of order. */
        record BadChecksum() implements Parsed {}
    }

    /**
     * Fresh words.
     *
     * @param wordCount 12, 15, 18, 21 or 24
     */
    public static Mnemonic generate(Randomness randomness, int wordCount) {
        if (!isCount(wordCount)) {
            throw new IllegalArgumentException("12, 15, 18, 21 or 24 words, not " + wordCount);
        }
        return new Mnemonic(randomness.bytes(wordCount / 3 * 4));
    }

    /** The words for 16, 20, 24, 28 or 32 bytes, which are copied. */
    public static Mnemonic ofEntropy(byte[] entropy) {
        if (entropy.length % 4 != 0 || !isCount(entropy.length / 4 * 3)) {
            throw new IllegalArgumentException("16, 20, 24, 28 or 32 bytes of entropy, not " + entropy.length);
        }
        return new Mnemonic(entropy.clone());
    }

    /** Reads words in any case with any white space between and around them. */
    public static Parsed parse(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .strip();
        List<String> words = plain.isEmpty() ? List.of() : List.of(plain.split("\\s+"));
        if (!isCount(words.size())) {
            return new Parsed.WrongCount(words.size());
        }
        var bits = new Bits(words.size() * Wordlist.BITS_PER_WORD);
        for (int i = 0; i < words.size(); i++) {
            int index = Wordlist.index(words.get(i));
            if (index < 0) {
                return new Parsed.UnknownWord(i + 1, Wordlist.nearest(words.get(i)));
            }
            bits.put(i, index);
        }
        byte[] entropy = Arrays.copyOf(bits.bytes, words.size() / 3 * 4);
        boolean matches = bits.bytes[entropy.length] == (byte) (checksum(entropy) & checksumMask(entropy));
        Arrays.fill(bits.bytes, (byte) 0);
        return matches ? new Parsed.Ok(new Mnemonic(entropy)) : new Parsed.BadChecksum();
    }

    /** The words, one space between them. */
    public String words() {
        if (destroyed) {
            throw new IllegalStateException("these words were destroyed");
        }
        int count = entropy.length / 4 * 3;
        var bits = new Bits(count * Wordlist.BITS_PER_WORD);
        System.arraycopy(entropy, 0, bits.bytes, 0, entropy.length);
        bits.bytes[entropy.length] = (byte) (checksum(entropy) & checksumMask(entropy));
        List<String> words = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            words.add(Wordlist.word(bits.get(i)));
        }
        Arrays.fill(bits.bytes, (byte) 0);
        return String.join(" ", words);
    }

    /**
     * The 64-byte seed of {@link ExtendedPrivateKey#master}: PBKDF2 with HMAC-SHA-512, 2,048 rounds. The caller overwrites it
     * after use.
     *
     * @param passphrase the optional "25th word"; empty for none. Another passphrase is another wallet, never an error.
     */
    public byte[] seed(String passphrase) {
        byte[] password = words().getBytes(StandardCharsets.US_ASCII);
        byte[] salt =
                ("mnemonic" + Normalizer.normalize(passphrase, Normalizer.Form.NFKD)).getBytes(StandardCharsets.UTF_8);
        try {
            var hmac = Mac.getInstance(SEED_HMAC);
            hmac.init(new SecretKeySpec(password, SEED_HMAC));
            return seed(hmac, salt);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + SEED_HMAC, e);
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    /** PBKDF2 (RFC 8018 §5.2) with one block: the seed is as long as the digest. */
    private static byte[] seed(Mac hmac, byte[] salt) {
        hmac.update(salt);
        byte[] round = hmac.doFinal(new byte[] {0, 0, 0, 1});
        byte[] seed = round.clone();
        for (int i = 1; i < SEED_ROUNDS; i++) {
            round = hmac.doFinal(round);
            for (int j = 0; j < SEED_BYTES; j++) {
                seed[j] ^= round[j];
            }
        }
        return seed;
    }

    @Override
    public void destroy() {
        Arrays.fill(entropy, (byte) 0);
        destroyed = true;
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public String toString() {
        return "Mnemonic(not shown)";
    }

    private static boolean isCount(int words) {
        return words % 3 == 0 && words >= 12 && words <= 24;
    }

    private static byte checksum(byte[] entropy) {
        return Sha256.plain().add(entropy).finish().toBytes()[0];
    }

    /** One bit of checksum for four bytes of entropy, at the top of the byte that follows it. */
    private static int checksumMask(byte[] entropy) {
        return 0xff << 8 - entropy.length / 4;
    }

    /** Groups of eleven bits, most significant first. */
    private static final class Bits {
        private final byte[] bytes;

        Bits(int bits) {
            bytes = new byte[(bits + 7) / 8];
        }

        void put(int group, int word) {
            for (int i = 0; i < Wordlist.BITS_PER_WORD; i++) {
                int at = group * Wordlist.BITS_PER_WORD + i;
                int bit = word >>> Wordlist.BITS_PER_WORD - 1 - i & 1;
                bytes[at >>> 3] |= (byte) (bit << 7 - (at & 7));
            }
        }

        int get(int group) {
            int word = 0;
            for (int i = 0; i < Wordlist.BITS_PER_WORD; i++) {
                int at = group * Wordlist.BITS_PER_WORD + i;
                word = word << 1 | bytes[at >>> 3] >>> 7 - (at & 7) & 1;
            }
            return word;
        }
    }
}
