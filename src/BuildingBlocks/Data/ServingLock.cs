namespace App.BuildingBlocks.Data;

/// <summary>
/// Tells whoever wants the database for itself that somebody uses it: users share a lock on <c>serving.lock</c>, a restore needs it alone.
/// The operating system keeps it, across containers on one volume, and lets it go when the process dies, however it dies.
/// </summary>
internal sealed class ServingLock(DataPaths paths) : IDisposable
{
    private FileStream? _shared;

    /// <summary>Held until this object is disposed.</summary>
    /// <exception cref="OperatorException">A restore is under way.</exception>
    public void Share() => _shared ??= TryTake(FileShare.Read)
        ?? throw new OperatorException($"The database in {paths.Directory} is being restored. Start again when that is done.");

    /// <exception cref="OperatorException">A process serves, or a verb is at work.</exception>
    public IDisposable TakeAlone() => TryTake(FileShare.None)
        ?? throw new OperatorException($"The database in {paths.Directory} is in use. Stop the product first: every process and container that serves from this directory.");

    public void Dispose() => _shared?.Dispose();

    private FileStream? TryTake(FileShare share)
    {
        paths.MakeDirectory();
        var file = Path.Combine(paths.Directory, "serving.lock");
        try
        {
            // For reading, in both cases: whoever made the file, every user of the directory can lock it.
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.Read, share);
        }
        catch (IOException error) when (error.GetType() == typeof(IOException))
        {
            return null;
        }
    }
}
