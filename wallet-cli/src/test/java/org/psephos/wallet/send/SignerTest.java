package org.psephos.wallet.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.psephos.core.crypto.Address;
import org.psephos.core.crypto.Curves;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.Mnemonic;
import org.psephos.core.fixtures.TestChain;
import org.psephos.core.fixtures.TestElections;
import org.psephos.core.fixtures.TestKey;
import org.psephos.core.ledger.Genesis;
import org.psephos.core.ledger.Payload;
import org.psephos.core.runtime.SeededRandomness;
import org.psephos.wallet.client.ChainStatus;
import org.psephos.wallet.client.HandClock;
import org.psephos.wallet.client.NodeClient;
import org.psephos.wallet.home.Home;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.keys.UnlockedKey;
import org.psephos.wallet.output.Failure;

class SignerTest {
    @TempDir
    Path folder;

    @Test
    void paysWhatTheChainsRulesAsk() throws Failure {
        Signer signer = signer(costing(3));
        List<TestKey> voters = List.of(TestKey.of("ada"), TestKey.of("grace"));

        assertThat(signer.sign(new Payload.Transfer(voters.getFirst().publicKey(), 1), 0)
                        .fee())
                .isEqualTo(3);
        assertThat(signer.sign(TestElections.enrol(Hash.ZERO, voters), 1).fee()).isEqualTo(6);
        assertThat(signer.sign(TestElections.cast(Hash.ZERO, TestElections.ballot(0)), 2)
                        .fee())
                .isZero();
    }

    private Signer signer(Genesis genesis) throws Failure {
        var randomness = new SeededRandomness(1);
        var status = new ChainStatus(
                genesis.network(),
                genesis.chainId(),
                Address.Prefix.TEST,
                genesis.consensus(),
                7,
                Hash.ZERO,
                0,
                0,
                Json.object().build());
        return new Signer(
                new NodeClient("http://127.0.0.1:9", new HandClock(), millis -> {}, (delay, task) -> () -> {}),
                status,
                genesis,
                new Home(folder),
                UnlockedKey.of(Mnemonic.generate(randomness, 12), Curves.best()),
                randomness,
                notice -> {});
    }

    private static Genesis costing(long minFee) {
        Genesis free = TestChain.genesis("test");
        return new Genesis(
                free.network(),
                free.addressPrefix(),
                free.salt(),
                free.timeMillis(),
                free.consensus(),
                free.engine(),
                free.maxBlockBytes(),
                free.maxTransactionBytes(),
                free.minSpacingMillis(),
                free.maxFutureMillis(),
                free.blockReward(),
                minFee,
                free.ballotsPerVoter(),
                new TreeSet<>(),
                new TreeSet<>(),
                new TreeMap<>());
    }
}
