package io.tickrunner.it.cluster.tokenless;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A key that is bound to a lease, which the owner keeps alive while it works. */
final class EtcdLock implements LeaseLock {

    private static final Pattern GRANTED = Pattern.compile("lease ([0-9a-f]+) granted");

    private final Command etcd;
    private final String owner = UUID.randomUUID().toString();
    private String lease;
    private Process keepAlive;

    EtcdLock(int port) {
        this.etcd = new Command(List.of("etcdctl", "--endpoints=127.0.0.1:" + port));
    }

    @Override
    public boolean tryAcquire() throws IOException {
        if (!etcd.run("get", NAME, "--keys-only").isEmpty()) {
            return false;
        }
        Matcher granted = GRANTED.matcher(etcd.run("lease", "grant", Integer.toString(TTL_SECONDS)));
        if (!granted.find()) {
            return false;
        }
        lease = granted.group(1);
        String answer = etcd.runWith("create(\"" + NAME + "\") = \"0\"\n\nput " + NAME + " " + owner + " --lease=" + lease
                + "\n\n\n", "txn");
        if (!answer.startsWith("SUCCESS")) {
            etcd.run("lease", "revoke", lease);
            return false;
        }
        keepAlive = etcd.startAlone("lease", "keep-alive", lease);
        return true;
    }

    @Override
    public boolean isHeld() throws IOException {
        return etcd.run("get", NAME, "--print-value-only").equals(owner);
    }

    @Override
    public void release() throws IOException {
        keepAlive.destroy();
        etcd.run("lease", "revoke", lease);
    }
}
