using System.Text.Json;
using System.Text.RegularExpressions;

namespace Stack.Tests;

/// <summary>Grafana itself is in no registry within reach, so what can be said about its files without it is said here.</summary>
public sealed class DashboardTests
{
    private const string Source = "deploy/grafana/provisioning/datasources/prometheus.yml";
    private const string Provider = "deploy/grafana/provisioning/dashboards/files.yml";

    [Fact]
    public void Panels_have_ids_of_their_own_a_title_and_a_description()
    {
        var ids = Dashboard.Panels.Select(panel => panel.GetProperty("id").GetInt32()).ToArray();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Dashboard.Panels, panel => Assert.NotEqual("", panel.GetProperty("title").GetString()));
        Assert.All(Dashboard.Charts, panel => Assert.NotEqual("", panel.GetProperty("description").GetString()));
    }

    [Fact]
    public void Panels_fill_the_grid_without_covering_each_other()
    {
        var taken = new HashSet<(int, int)>();
        foreach (var panel in Dashboard.Panels)
        {
            var position = panel.GetProperty("gridPos").EnumerateObject().ToDictionary(side => side.Name, side => side.Value.GetInt32());
            Assert.InRange(position["x"] + position["w"], 1, 24);
            foreach (var column in Enumerable.Range(position["x"], position["w"]))
                foreach (var line in Enumerable.Range(position["y"], position["h"]))
                    Assert.True(taken.Add((column, line)), $"two panels at {column},{line}");
        }
    }

    [Fact]
    public void Every_panel_asks_the_provisioned_source_and_names_its_unit()
    {
        var uid = Regex.Match(Repository.Read(Source), @"^\s+uid: (\S+)$", RegexOptions.Multiline).Groups[1].Value;
        foreach (var panel in Dashboard.Charts)
        {
            var sources = panel.GetProperty("targets").EnumerateArray().Select(Uid).Append(Uid(panel));
            Assert.All(sources, source => Assert.Equal(uid, source));
            Assert.NotEqual("", panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString());
        }
    }

    [Fact]
    public void Rates_follow_the_zoom_of_the_dashboard() => Assert.All(
        Dashboard.Charts.SelectMany(panel => panel.GetProperty("targets").EnumerateArray()),
        target => Assert.DoesNotMatch(@"\[\d", target.GetProperty("expr").GetString()!));

    [Fact]
    public void Grafana_finds_the_dashboard_where_the_image_puts_it()
    {
        var folder = Regex.Match(Repository.Read(Provider), @"path: (\S+)").Groups[1].Value;
        var image = Repository.Read("deploy/grafana/Dockerfile");
        Assert.Contains($"COPY dashboards/ {folder}/", image, StringComparison.Ordinal);
        Assert.Contains("COPY provisioning/ /etc/grafana/provisioning/", image, StringComparison.Ordinal);
    }

    [Fact]
    public void Grafana_asks_Prometheus_by_the_name_it_has_in_the_compose_file() =>
        Assert.Matches(@"url: http://prometheus:9090\b", Repository.Read(Source));

    private static string? Uid(JsonElement element) => element.GetProperty("datasource").GetProperty("uid").GetString();
}
