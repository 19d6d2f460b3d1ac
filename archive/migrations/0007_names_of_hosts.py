"""A host is watched by the one name that its requests go to; fewer index entries are written at each look."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

#: One part of a name, in small letters, as the guard writes it (archive/refresh/guard.py): Punycode where it is not
#: ASCII. The names of the variables and the numbers are those of RFC 3492, 6.3.
ASCII = r"""
    CREATE FUNCTION archive_ascii(label text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    DECLARE
        points int[] := ARRAY(SELECT ascii(sign) FROM string_to_table(label, NULL) AS sign);
        basic int := length(regexp_replace(label, '[^\x01-\x7f]', '', 'g'));
        h int := basic;
        n int := 128;
        delta bigint := 0;
        bias int := 72;
        m int; point int; q bigint; k int; t int;
        told text := regexp_replace(label, '[^\x01-\x7f]', '', 'g');
    BEGIN
        IF basic = length(label) OR length(label) > 63 THEN RETURN label; END IF;
        IF basic > 0 THEN told := told || '-'; END IF;
        WHILE h < length(label) LOOP
            m := (SELECT min(p) FROM unnest(points) AS p WHERE p >= n);
            delta := delta + (m - n)::bigint * (h + 1);
            n := m;
            FOREACH point IN ARRAY points LOOP
                IF point < n THEN delta := delta + 1; END IF;
                CONTINUE WHEN point <> n;
                q := delta;
                k := 36;
                LOOP
                    t := least(greatest(k - bias, 1), 26);
                    EXIT WHEN q < t;
                    told := told || substr('abcdefghijklmnopqrstuvwxyz0123456789', (t + (q - t) % (36 - t))::int + 1, 1);
                    q := (q - t) / (36 - t);
                    k := k + 36;
                END LOOP;
                told := told || substr('abcdefghijklmnopqrstuvwxyz0123456789', q::int + 1, 1);
                delta := delta / CASE WHEN h = basic THEN 700 ELSE 2 END;
                delta := delta + delta / (h + 1);
                k := 0;
                WHILE delta > 455 LOOP delta := delta / 35; k := k + 36; END LOOP;
                bias := k + (36 * delta / (delta + 38))::int;
                delta := 0;
                h := h + 1;
            END LOOP;
            delta := delta + 1;
            n := n + 1;
        END LOOP;
        RETURN 'xn--' || told;
    END $$
"""

#: The name of a host in an address: what stands behind the scheme and any user, before port and path; without the
#: brackets of an IPv6 address and without the root's dot.
HOST_OF = r"""
    CREATE FUNCTION archive_host_of(url text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT left(string_agg(archive_ascii(part), '.' ORDER BY at), 255)
        FROM string_to_table(
            rtrim(btrim(normalize(lower(substring(url FROM '^https?://(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)'))), '[]'), '.'), '.'
        ) WITH ORDINALITY AS parts(part, at)
    $$
"""
#: Watches of hosts that were spelled otherwise until now.
RENAME = (
    """INSERT INTO archive_host (name, free_at)
    SELECT DISTINCT archive_host_of(a.url), now() FROM archive_accesspoint a JOIN archive_watch w ON w.access_point_id = a.id
    WHERE w.host <> archive_host_of(a.url) ON CONFLICT DO NOTHING""",
    """UPDATE archive_watch w SET host = archive_host_of(a.url) FROM archive_accesspoint a
    WHERE a.id = w.access_point_id AND w.host <> archive_host_of(a.url)""",
)


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0006_desk'),
    ]

    operations = [
        migrations.RunSQL(ASCII, 'DROP FUNCTION archive_ascii'),
        migrations.RunSQL(HOST_OF, 'DROP FUNCTION archive_host_of'),
        pgtrigger.migrations.RemoveTrigger(
            model_name='accesspoint',
            name='watched',
        ),
        migrations.RemoveIndex(
            model_name='watch',
            name='watch_held',
        ),
        migrations.AlterField(
            model_name='check',
            name='access_point',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='archive.accesspoint'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accesspoint',
            trigger=pgtrigger.compiler.Trigger(name='watched', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF TG_OP = 'UPDATE' AND NEW.url = OLD.url THEN RETURN NULL; END IF;\n        INSERT INTO archive_host (name, free_at) VALUES (archive_host_of(NEW.url), now()) ON CONFLICT DO NOTHING;\n        INSERT INTO archive_watch (access_point_id, host, next_look_at)\n        VALUES (NEW.id, archive_host_of(NEW.url), now() + random() * interval '7 days')\n        ON CONFLICT (access_point_id) DO UPDATE SET\n            host = EXCLUDED.host, next_look_at = now(), lease_until = NULL, token = NULL, attempts = 0,\n            failures = 0, failed_at = NULL, well_at = NULL, well_since = NULL, etag = '', last_modified = '',\n            needs_person = '';\n        IF TG_OP = 'UPDATE' THEN\n            UPDATE archive_accesspoint SET link_state = 'never_checked'\n            WHERE id = NEW.id AND link_state <> 'never_checked';\n        END IF;\n        RETURN NULL;\n    ", hash='b8b2820841aadd839777164e89fae5e932fbe086', operation='INSERT OR UPDATE OF "url"', pgid='pgtrigger_watched_c140b', table='archive_accesspoint', when='AFTER')),
        ),
        # A claim changes no indexed column: with room in its page the row stays in place, and no index is written.
        migrations.RunSQL('ALTER TABLE archive_watch SET (fillfactor = 70)', 'ALTER TABLE archive_watch RESET (fillfactor)'),
        migrations.RunSQL(RENAME, migrations.RunSQL.noop),
    ]
