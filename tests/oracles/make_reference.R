# Reference values on the sample survey, computed by R alone: Rscript tests/oracles/make_reference.R
# (Debian: apt-get install r-base-core r-cran-psych r-cran-mclust). Writes reliability.csv and mixtures.csv.
suppressMessages({library(psych); library(mclust)})

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
top <- file.path(here, "..", "..")
sheet <- function(name) read.csv(file.path(top, "ltd_toolkit/resources/instrument", name), fileEncoding = "UTF-8")
items <- sheet("items.csv"); scales <- sheet("scales.csv")
survey <- read.csv(file.path(top, "data/survey_codes.csv"), na.strings = c("", "NSP", "SR", "NC", "NP"))
for (item in items$id[items$reverse == 1]) survey[[item]] <- 8 - survey[[item]]
of <- function(scale) items$id[items$scale == scale]
version <- function(name) paste(name, packageVersion(name))
said <- c("R", paste(R.version$major, R.version$minor, sep = "."))

reliability <- do.call(rbind, lapply(scales$id[scales$kind == "reflective"], function(scale) {
  answers <- survey[of(scale)]
  card <- suppressWarnings(psych::alpha(answers, check.keys = FALSE, warnings = FALSE))
  one <- suppressMessages(suppressWarnings(psych::omega(answers, nfactors = 1, plot = FALSE)))
  feldt <- psych::alpha.ci(card$total$raw_alpha, n.obs = nrow(answers), n.var = ncol(answers), digits = 12)
  data.frame(scale = scale,
             quantity = c("alpha", "alpha_standardised", "mean_r", "alpha_low", "alpha_high", "omega"),
             value = c(card$total$raw_alpha, card$total$std.alpha, card$total$average_r,
                       feldt$lower.ci, feldt$upper.ci, one$omega.tot),
             program = paste(paste(said, collapse = " "), version("psych"), sep = ", "),
             command = c(rep("psych::alpha(items, check.keys = FALSE)", 3), rep("psych::alpha.ci(alpha, n.obs, n.var)", 2),
                         "psych::omega(items, nfactors = 1)$omega.tot"))
}))
write.csv(format(reliability, digits = 15, trim = TRUE), file.path(here, "reliability.csv"), row.names = FALSE, quote = TRUE)

score <- function(scale) {
  answers <- survey[of(scale)]
  ifelse(rowSums(!is.na(answers)) >= ncol(answers) / 2, rowMeans(answers, na.rm = TRUE), NA)
}
indicators <- scales$id[scales$profile == "yes"]
means <- aggregate(sapply(indicators, score), list(firm = survey$firm), mean, na.rm = TRUE)[indicators]
tight <- emControl(tol = c(1e-10, 1e-10), itmax = c(10000, 10000))
mixtures <- do.call(rbind, lapply(c("EEI", "VVI", "EEE", "VVV"), function(form) {
  do.call(rbind, lapply(1:5, function(k) {
    fit <- Mclust(means, G = k, modelNames = form, control = tight, verbose = FALSE)
    if (is.null(fit)) return(NULL)
    data.frame(form = form, n_profiles = k, loglik = fit$loglik, n_parameters = fit$df, bic = -fit$bic,
               program = paste(paste(said, collapse = " "), version("mclust"), sep = ", "),
               command = sprintf("Mclust(firm_means, G = %d, modelNames = \"%s\"), tol 1e-10", k, form))
  }))
}))
write.csv(format(mixtures, digits = 15, trim = TRUE), file.path(here, "mixtures.csv"), row.names = FALSE, quote = TRUE)
