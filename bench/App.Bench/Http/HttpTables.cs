namespace App.Bench.Http;

/// <summary>The tables of the HTTP benchmark.</summary>
internal static class HttpTables
{
    public static void Print(
        Report report, (string Name, int Clients, double Limit)[] operations, Dictionary<string, List<(Phase App, Phase Floor)>> phases, List<double> alone)
    {
        report.Say("CPU: milliseconds of server processor time per 1,000 requests. Latencies: milliseconds.");
        report.Table(
            "http",
            [
                ("operation", 12), ("clients", 8), ("cpu app", 10), ("cpu floor", 10), ("ratio", 8), ("target", 8), ("req/s app", 11), ("req/s floor", 12),
                ("p50 app", 9), ("p50 floor", 10), ("p99 app", 9), ("p99 floor", 10),
            ],
            operations.Select(operation =>
            {
                var pairs = phases[operation.Name];
                double Of(Func<(Phase App, Phase Floor), double> figure) => pairs.Select(figure).Median();
                return new object[]
                {
                    operation.Name, operation.Clients, Of(pair => pair.App.Cpu), Of(pair => pair.Floor.Cpu), Of(pair => pair.App.Cpu / pair.Floor.Cpu),
                    operation.Limit, Of(pair => pair.App.Rate), Of(pair => pair.Floor.Rate),
                    Of(pair => pair.App.P50), Of(pair => pair.Floor.P50), Of(pair => pair.App.P99), Of(pair => pair.Floor.P99),
                };
            }));
        if (!phases.TryGetValue("create-64", out var creates))
        {
            return;
        }

        report.Say("");
        report.Say("Creates a second at 64 clients");
        report.Table(
            "create64",
            [("against", 26), ("ratio", 10), ("target", 10)],
            [
                ["the floor", creates.Select(pair => pair.App.Rate / pair.Floor.Rate).Median(), ">= 0.65"],
                ["one commit per write", creates.Zip(alone, (pair, rate) => pair.App.Rate / rate).Median(), ">= 2.5"],
                ["(one commit per write, /s)", alone.Median(), ""],
            ]);
    }
}
