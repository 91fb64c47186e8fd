using App.Tests.Support;

namespace App.Tests.Security;

/// <summary>A link that somebody is made to follow must change nothing.</summary>
public sealed class SafeMethodsTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task S21_V27_Reading_changes_no_row(string method)
    {
        var ada = await app.SignedInAsync();
        await Rows.CreateAsync(app, ada);
        var ids = await Tables.IdsOfAsync(app, ada.Slug);
        var before = await Tables.ReadAsync(app, withAudit: true);
        foreach (var pattern in Route.AllOf(app).Where(route => !route.IsStaticFile).DistinctBy(route => route.Pattern))
        {
            foreach (var id in pattern.NamesRows ? ids : [Guid.Empty])
            {
                var answer = await ada.SendAsync(new HttpRequestMessage(new HttpMethod(method), pattern.Path(ada.Slug, id)));
                Assert.True((int)answer.Status < 500, $"{method} {pattern.Pattern}: {(int)answer.Status}");
            }
        }

        Assert.Equal(before, await Tables.ReadAsync(app, withAudit: true));
    }
}
