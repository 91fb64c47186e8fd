namespace App.Bench;

/// <summary>A folder on the disk that the working directory is on, gone afterwards. Not the system's: that may be memory.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public ScratchFolder()
    {
        Path = System.IO.Path.Combine(Environment.CurrentDirectory, "artifacts", "bench", $"data-{Environment.ProcessId}");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
