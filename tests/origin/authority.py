"""An authority made when the origin starts, with certificates good and bad. Needs the program openssl."""

import ssl
import subprocess
from collections.abc import Collection
from pathlib import Path


class Authority:
    """Files in ``folder``: ``ca`` is the authority's certificate; :meth:`context` serves by one of the others."""

    def __init__(self, folder: Path, names: Collection[str]) -> None:
        self.folder = folder
        self.ca = folder / "ca.pem"
        self._run(*self._new("ca"), "-x509", "-days", "2", "-subj", "/CN=Authority of the tests")
        alternatives = ",".join(f"DNS:{name}" for name in names)
        self._certify("trusted", alternatives, "20200101000000Z", "21000101000000Z")
        self._certify("expired", alternatives, "20200101000000Z", "20210101000000Z")
        self._certify("wrong_name", "DNS:another.test", "20200101000000Z", "21000101000000Z")
        self._run(
            *self._new("self_signed"),
            "-x509",
            "-days",
            "2",
            "-subj",
            "/CN=self",
            "-addext",
            f"subjectAltName={alternatives}",
        )

    def context(self, name: str) -> ssl.SSLContext:
        """How a server shows that certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        return context

    def _certify(self, name: str, alternatives: str, begins: str, ends: str) -> None:
        self._run(*self._new(name, "csr"), "-subj", f"/CN={name}")
        (self.folder / "index").write_text("")
        (self.folder / "ca.conf").write_text(
            f"[ca]\ndefault_ca = own\n[own]\ndatabase = {self.folder}/index\nnew_certs_dir = {self.folder}\n"
            f"rand_serial = yes\ndefault_md = sha256\npolicy = any\nx509_extensions = more\n"
            f"[any]\ncommonName = supplied\n[more]\nsubjectAltName = {alternatives}\n"
        )
        self._run(
            *("ca", "-batch", "-notext", "-config", "ca.conf", "-cert", "ca.pem", "-keyfile", "ca.key"),
            *("-in", f"{name}.csr", "-out", f"{name}.pem", "-startdate", begins, "-enddate", ends),
        )

    @staticmethod
    def _new(name: str, kind: str = "pem") -> tuple[str, ...]:
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
        return ("req", "-new", *curve, "-keyout", f"{name}.key", "-out", f"{name}.{kind}")

    def _run(self, *arguments: str) -> None:
        done = subprocess.run(["openssl", *arguments], cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"openssl {' '.join(arguments)}: {done.stderr}")
