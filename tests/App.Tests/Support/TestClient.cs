using System.Net;
using System.Net.Http.Json;

namespace App.Tests.Support;

/// <summary>Someone at the other end: JSON as scripts send it, forms as browsers do. It keeps cookies and follows no redirects.</summary>
public class TestClient(HttpClient http, CookieContainer cookies)
{
    public HttpClient Http { get; } = http;

    public CookieContainer Cookies { get; } = cookies;

    public string Origin => Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    public Cookie? Cookie(string name) => Cookies.GetCookies(Http.BaseAddress!)[name];

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        Array.ForEach(headers, header => request.Headers.TryAddWithoutValidation(header.Name, header.Value));
        return SendAsync(request);
    }

    public Task<Answer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, body);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, body: null);

    /// <summary>Posts a form from a page of the product.</summary>
    public Task<Answer> SubmitAsync(string path, params (string Name, string Value)[] fields)
    {
        var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("Origin", Origin);
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return SendAsync(request);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await Http.SendAsync(request);
            return await Answer.ReadAsync(response);
        }
    }

    private Task<Answer> SendAsync(HttpMethod method, string path, object? body) =>
        SendAsync(new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) });
}
