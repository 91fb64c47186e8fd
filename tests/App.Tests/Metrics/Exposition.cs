namespace App.Tests.Metrics;

internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    public string? Label(string name) => Labels.GetValueOrDefault(name);
}

/// <summary>A strict reader of the text formats, written from their description and not from the writer under test.</summary>
internal sealed class Exposition
{
    private readonly List<Sample> _samples = [];

    public Dictionary<string, string> Types { get; } = [];

    public Dictionary<string, string> Help { get; } = [];

    public Dictionary<string, string> Units { get; } = [];

    public List<string> Order { get; } = [];

    public IReadOnlyList<Sample> All => _samples;

    public static Exposition Parse(string page)
    {
        Assert.EndsWith("\n", page, StringComparison.Ordinal);
        var result = new Exposition();
        foreach (var line in page.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line == "# EOF")
                continue;
            if (line.StartsWith('#'))
                result.Comment(line.Split(' ', 4));
            else
                result._samples.Add(ParseSample(line));
        }

        return result;
    }

    public IReadOnlyList<Sample> Samples(string name) => [.. _samples.Where(s => s.Name == name)];

    public Sample One(string name) => Assert.Single(Samples(name));

    private void Comment(string[] parts)
    {
        // Add throws where a family says the same thing twice.
        switch (parts[1])
        {
            case "HELP":
                Help.Add(parts[2], parts[3]);
                break;
            case "TYPE":
                Types.Add(parts[2], parts[3]);
                Order.Add(parts[2]);
                break;
            case "UNIT":
                Units.Add(parts[2], parts[3]);
                break;
            default:
                Assert.Fail($"An unknown comment: {string.Join(' ', parts)}");
                break;
        }
    }

    private static Sample ParseSample(string line)
    {
        var brace = line.IndexOf('{', StringComparison.Ordinal);
        Assert.True(brace > 0, line);
        Assert.Matches("^[a-zA-Z_:][a-zA-Z0-9_:]*$", line[..brace]);
        var labels = new Dictionary<string, string>();
        var at = brace + 1;
        while (line[at] != '}')
        {
            if (labels.Count > 0)
                Assert.Equal(',', line[at++]);
            var equals = line.IndexOf('=', at);
            var name = line[at..equals];
            Assert.Matches("^[a-zA-Z_][a-zA-Z0-9_]*$", name);
            Assert.Equal('"', line[equals + 1]);
            var value = new System.Text.StringBuilder();
            for (at = equals + 2; line[at] != '"'; at++)
            {
                if (line[at] == '\\')
                    value.Append(line[++at] switch { 'n' => '\n', '\\' => '\\', '"' => '"', _ => throw new FormatException(line) });
                else
                    value.Append(line[at]);
            }

            at++;
            labels.Add(name, value.ToString());
        }

        Assert.Equal(' ', line[at + 1]);
        var number = line[(at + 2)..];
        return new Sample(line[..brace], labels, number switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture),
        });
    }
}
