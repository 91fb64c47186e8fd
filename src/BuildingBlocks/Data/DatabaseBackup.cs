namespace App.BuildingBlocks.Data;

/// <summary>Copies the database into a file, also while it is served.</summary>
public sealed class DatabaseBackup
{
    private static readonly string[] s_own = ["", "-wal", "-shm", "-journal"];
    private readonly DataPaths _paths;

    internal DatabaseBackup(DataPaths paths) => _paths = paths;

    /// <summary>Writes the file at once or not at all, and returns its size in bytes.</summary>
    /// <exception cref="OperatorException">There is no database, or the file is there already and is not to be replaced.</exception>
    public long Write(string file, bool replace)
    {
        var target = Path.GetFullPath(file);
        _paths.DemandDatabase();
        var final = File.Exists(target) ? File.ResolveLinkTarget(target, returnFinalTarget: true)?.FullName : null;
        if (s_own.Any(suffix => string.Equals(final ?? target, _paths.Database + suffix, StringComparison.OrdinalIgnoreCase)))
        {
            throw new OperatorException($"{target} belongs to the database itself. Name another file.");
        }

        if (Directory.Exists(target))
        {
            throw new OperatorException($"{target} is a directory. Name a file in it.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(target)))
        {
            throw new OperatorException($"There is no directory {Path.GetDirectoryName(target)}.");
        }

        if (File.Exists(target) && !replace)
        {
            throw new OperatorException($"{target} exists already. Name another file, or add --force to replace it.");
        }

        Snapshot.Write(new SqliteFile(_paths.Database), target);
        return new FileInfo(target).Length;
    }
}
