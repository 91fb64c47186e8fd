namespace App.BuildingBlocks.Metrics;

/// <summary>Remembers which series a family has on the page already, by where their labels stand in the buffer.</summary>
internal sealed class SeriesSet(TextBuffer output)
{
    private readonly Dictionary<int, int> _firstByHash = [];
    private readonly List<(int Start, int Length, int Next)> _entries = [];

    public void Clear()
    {
        _firstByHash.Clear();
        _entries.Clear();
    }

    /// <summary>False when the same labels were added before.</summary>
    public bool Add(int start, int length)
    {
        var labels = output.Written.Slice(start, length);
        var code = new HashCode();
        code.AddBytes(labels);
        var hash = code.ToHashCode();
        var next = _firstByHash.GetValueOrDefault(hash, -1);
        for (var i = next; i >= 0; i = _entries[i].Next)
        {
            if (output.Written.Slice(_entries[i].Start, _entries[i].Length).SequenceEqual(labels))
                return false;
        }

        _firstByHash[hash] = _entries.Count;
        _entries.Add((start, length, next));
        return true;
    }
}
