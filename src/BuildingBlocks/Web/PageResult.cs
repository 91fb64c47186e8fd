using System.Collections.Concurrent;
using System.Reflection;
using App.BuildingBlocks.Languages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace App.BuildingBlocks.Web;

/// <summary>
/// Renders a page whole and sends it with its length. The framework's own result for components is made for circuits, streaming and state
/// that outlives the request, and costs a page twice as much.
/// </summary>
internal sealed class PageResult(Type page, object? model, int status, Type? layout) : IResult, IStatusCodeHttpResult, IContentTypeHttpResult
{
    private static readonly ConcurrentDictionary<Type, Type?> s_layouts = new();

    public int? StatusCode => status;

    public string ContentType => "text/html; charset=utf-8";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var shown = new RouteValueDictionary(model);
        await Draft.FillAsync(httpContext, shown);
        if (shown.Values.OfType<FormState>().FirstOrDefault() is { HasErrors: true } form
            && httpContext.RequestServices.GetRequiredService<LanguageChoice>().ChooseFor(httpContext) is { } texts)
        {
            form.Translate(texts);
        }

        var frame = httpContext.RequestServices.GetRequiredService<PageFrame>();
        using var html = new HtmlBuffer();
        await using (var renderer = new PageRenderer(httpContext.RequestServices, frame.Assets))
        {
            var around = layout ?? LayoutOf(page) ?? frame.Layout;
            var body = Content(shown);
            while (LayoutOf(around) is { } outer)
            {
                body = Inside(around, body);
                around = outer;
            }

            await renderer.WriteAsync(around, ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(LayoutComponentBase.Body)] = body }), html);
        }

        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = ContentType;
        await html.SendAsync(httpContext.Response);
    }

    // The framework's LayoutView asks the attributes of every layout for each page.
    private static Type? LayoutOf(Type component) => s_layouts.GetOrAdd(component, static type => type.GetCustomAttribute<LayoutAttribute>()?.LayoutType);

    private static RenderFragment Inside(Type layout, RenderFragment body) => builder =>
    {
        builder.OpenComponent(0, layout);
        builder.AddComponentParameter(1, nameof(LayoutComponentBase.Body), body);
        builder.CloseComponent();
    };

    private RenderFragment Content(RouteValueDictionary shown) => builder =>
    {
        builder.OpenComponent(0, page);
        foreach (var (name, value) in shown)
        {
            builder.AddComponentParameter(1, name, value);
        }

        builder.CloseComponent();
    };
}
