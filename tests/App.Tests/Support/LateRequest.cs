using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Support;

/// <summary>A request whose body comes long after its head: in between the product has let it in, and something has happened.</summary>
internal sealed class LateRequest
{
    private readonly TaskCompletionSource _letIn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _path;

    /// <summary>For <see cref="TestApp.With"/>.</summary>
    public void Watch(IServiceCollection services)
    {
        var judge = services.Last(service => service.ServiceType == typeof(IPolicyEvaluator)).ImplementationType!;
        services.AddSingleton<IPolicyEvaluator>(provider => new Watched((IPolicyEvaluator)ActivatorUtilities.CreateInstance(provider, judge), this));
    }

    public async Task<Answer> PostAsync(TestApp app, TestClient client, string path, string type, string body, string sqlBetween)
    {
        _path = path;
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new LateContent(body, type, _happened.Task) };
        request.Headers.Add("Origin", client.Origin);
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        var sending = client.SendAsync(request);
        await _letIn.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await app.Database.WriteAsync(connection => connection.ExecuteAsync(sqlBetween));
        _happened.SetResult();
        return await sending;
    }

    private sealed class Watched(IPolicyEvaluator judge, LateRequest late) : IPolicyEvaluator
    {
        public Task<AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, HttpContext context) => judge.AuthenticateAsync(policy, context);

        public async Task<PolicyAuthorizationResult> AuthorizeAsync(
            AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource)
        {
            var result = await judge.AuthorizeAsync(policy, authenticationResult, context, resource);
            if (HttpMethods.IsPost(context.Request.Method) && context.Request.Path == late._path)
            {
                late._letIn.TrySetResult();
            }

            return result;
        }
    }

    private sealed class LateContent : HttpContent
    {
        private readonly byte[] _body;
        private readonly Task _until;

        public LateContent(string body, string type, Task until)
        {
            (_body, _until) = (Encoding.UTF8.GetBytes(body), until);
            Headers.ContentType = new MediaTypeHeaderValue(type);
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            await _until;
            await stream.WriteAsync(_body);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Length;
            return true;
        }
    }
}
