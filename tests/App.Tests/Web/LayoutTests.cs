using App.BuildingBlocks.Web;
using App.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Web;

public sealed class LayoutTests : IAsyncLifetime
{
    private static readonly HttpClient s_http = new();
    private readonly WebApplication _app = Loopback.Create(
        builder => builder.Services.AddSingleton(new PageFrame(typeof(Outer))).AddSingleton<HostCookies>());

    public LayoutTests()
    {
        _app.MapGet("/plain", () => Page.Of<Plain>());
        _app.MapGet("/framed", () => Page.Of<Framed>(new { Word = "nested" }));
        _app.MapGet("/chosen", () => Page.Of<Framed>(new { Word = "chosen" }, layout: typeof(Outer)));
    }

    public Task InitializeAsync() => _app.StartAsync();

    [Theory]
    [InlineData("plain", "<main><p></p></main>")]
    [InlineData("framed", "<main><section><p>nested</p></section></main>")]
    [InlineData("chosen", "<main><p>chosen</p></main>")]
    public async Task Page_stands_in_its_layouts(string path, string expected) =>
        Assert.Equal(expected, await s_http.GetStringAsync(new Uri($"{_app.Urls.First()}/{path}")));

    public async Task DisposeAsync() => await _app.DisposeAsync();

    private sealed class Outer : LayoutComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder) => Around(builder, "main", Body);
    }

    [Layout(typeof(Outer))]
    private sealed class Inner : LayoutComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder) => Around(builder, "section", Body);
    }

    private class Plain : ComponentBase
    {
        [Parameter]
        public string Word { get; set; } = "";

        protected override void BuildRenderTree(RenderTreeBuilder builder) => Around(builder, "p", inside => inside.AddContent(0, Word));
    }

    [Layout(typeof(Inner))]
    private sealed class Framed : Plain;

    private static void Around(RenderTreeBuilder builder, string element, RenderFragment? body)
    {
        builder.OpenElement(0, element);
        builder.AddContent(1, body);
        builder.CloseElement();
    }
}
