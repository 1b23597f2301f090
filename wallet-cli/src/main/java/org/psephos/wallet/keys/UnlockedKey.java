package org.psephos.wallet.keys;

import java.util.Arrays;
import org.psephos.core.crypto.ExtendedPrivateKey;
import org.psephos.core.crypto.KeyPath;
import org.psephos.core.crypto.Mnemonic;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.crypto.Secp256k1;

/** A key that can sign; closing it overwrites the secrets. */
public final class UnlockedKey implements AutoCloseable {
    private final Mnemonic mnemonic;
    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private UnlockedKey(Mnemonic mnemonic, PrivateKey privateKey, PublicKey publicKey) {
        this.mnemonic = mnemonic;
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** The first account of the words, without passphrase; the words now belong to the key. */
    public static UnlockedKey of(Mnemonic mnemonic, Secp256k1 curve) {
        byte[] seed = mnemonic.seed("");
        ExtendedPrivateKey master = ExtendedPrivateKey.master(seed, curve);
        Arrays.fill(seed, (byte) 0);
        PrivateKey key = master.derive(KeyPath.account(0)).key();
        master.destroy();
        return new UnlockedKey(mnemonic, key, curve.publicKey(key));
    }

    public Mnemonic mnemonic() {
        return mnemonic;
    }

    public PrivateKey privateKey() {
        return privateKey;
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public void close() {
        mnemonic.destroy();
        privateKey.destroy();
    }
}
