# Counts skipped tests by their reason, in place of three lines for each; all else that dotnet test says passes through.
/^skipped / { part = 1; next }
part == 1 { count[substr($0, 3)]++; part = 2; next }
part == 2 && /^  from / { part = 0; next }
{ part = 0; print; fflush() }
END {
    for (reason in count)
        printf "skipped %d: %s\n", count[reason], reason | "sort -k2,2nr"
}
